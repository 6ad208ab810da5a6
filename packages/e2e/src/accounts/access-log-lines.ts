/** Entries as a load balancer writes them, two of them. */
export function accessLogLines(loadBalancerArn: string, at: Date): readonly string[] {
  const name = loadBalancerArn.split(':loadbalancer/')[1];
  const target = `${loadBalancerArn.split(':loadbalancer/')[0]}:targetgroup/web/73e2d6bc24d8a067`;
  const entry = (client: string, status: number, request: string): string =>
    `https ${at.toISOString()} ${name} ${client} 10.0.0.1:80 0.000 0.001 0.000 ${status} ${status} 34 366 "${request}" "curl/8.5.0" `
    + `ECDHE-RSA-AES128-GCM-SHA256 TLSv1.3 ${target} "Root=1-58337262-36d228ad5d99923122bbe354" "acme.example" "-" 0 `
    + `${at.toISOString()} "forward" "-" "-" "10.0.0.1:80" "${status}" "-" "-"`;
  return [
    entry('192.0.2.10:2817', 200, 'GET https://acme.example:443/ HTTP/2.0'),
    entry('198.51.100.7:41022', 404, 'GET https://acme.example:443/wp-login.php HTTP/1.1'),
  ];
}
