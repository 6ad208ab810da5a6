import type { Environment } from '@logs-analysis/policy-model';
import fc from 'fast-check';
import { isResponseUrl } from '../../src/cloudformation/response-url';
import { HERE } from '../example';

const IN = (region: string, partition = 'aws'): Environment => ({ ...HERE, region, partition });
const BUCKET = 'cloudformation-custom-resource-response-euwest1';

test.each([
  ['eu-west-1', 'aws', `https://${BUCKET}.s3-eu-west-1.amazonaws.com/arn%3Aaws?X-Amz-Signature=0`],
  ['eu-central-1', 'aws', 'https://cloudformation-custom-resource-response-eucentral1.s3.eu-central-1.amazonaws.com/arn'],
  ['us-east-1', 'aws', 'https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/arn'],
  ['us-east-1', 'aws', 'https://cloudformation-custom-resource-response-useast1.s3-us-east-1.amazonaws.com/arn'],
  ['us-east-1', 'aws', 'https://cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com/arn'],
  ['us-west-2', 'aws', 'https://cloudformation-custom-resource-response-uswest2.s3-us-west-2.amazonaws.com/arn'],
  ['ap-southeast-2', 'aws', 'https://cloudformation-custom-resource-response-apsoutheast2.s3-ap-southeast-2.amazonaws.com/arn'],
  ['eu-south-1', 'aws', 'https://cloudformation-custom-resource-response-eusouth1.s3.eu-south-1.amazonaws.com/'],
  ['us-gov-west-1', 'aws-us-gov', 'https://cloudformation-custom-resource-response-usgovwest1.s3.us-gov-west-1.amazonaws.com/arn'],
  ['cn-north-1', 'aws-cn', 'https://cloudformation-custom-resource-response-cnnorth1.s3.cn-north-1.amazonaws.com.cn/arn'],
  ['eu-west-1', 'aws', `https://${BUCKET}.s3.eu-west-1.amazonaws.com:443/arn`],
])('takes what CloudFormation sends in %s of %s: %s', (region, partition, url) => {
  expect(isResponseUrl(url, IN(region, partition), undefined)).toBe(true);
});

test.each([
  ['plain http', `http://${BUCKET}.s3.eu-west-1.amazonaws.com/`],
  ['another port', `https://${BUCKET}.s3.eu-west-1.amazonaws.com:8443/`],
  ['a name to log in with', `https://user@${BUCKET}.s3.eu-west-1.amazonaws.com/`],
  ['a host behind what looks like one', `https://${BUCKET}.s3.eu-west-1.amazonaws.com@evil.example/`],
  ['a password', `https://:secret@${BUCKET}.s3.eu-west-1.amazonaws.com/`],
  ['a longer host', `https://${BUCKET}.s3.eu-west-1.amazonaws.com.evil.example/`],
  ['another top-level domain', `https://${BUCKET}.s3.eu-west-1.amazonaws.com.cn/`],
  ['a similar domain', `https://${BUCKET}.s3.eu-west-1.evil-amazonaws.com/`],
  ['a domain with another letter for the dot', `https://${BUCKET}xs3.eu-west-1.amazonaws.com/`],
  ['a dot at the end', `https://${BUCKET}.s3.eu-west-1.amazonaws.com./`],
  ['a bucket of others that begins alike', `https://${BUCKET}-evil.s3.eu-west-1.amazonaws.com/`],
  ['a bucket of others with a dot', `https://${BUCKET}.s3.s3.eu-west-1.amazonaws.com/`],
  ['a bucket of others with a dot before', `https://evil.${BUCKET}.s3.eu-west-1.amazonaws.com/`],
  ['the bucket in the path', `https://s3.eu-west-1.amazonaws.com/${BUCKET}/`],
  ['another service of AWS', `https://${BUCKET}.execute-api.eu-west-1.amazonaws.com/`],
  ['a website of S3', `https://${BUCKET}.s3-website-eu-west-1.amazonaws.com/`],
  ['another Region', 'https://cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com/'],
  ['the bucket at another Region\'s host', `https://${BUCKET}.s3.us-east-1.amazonaws.com/`],
  ['an address', 'https://169.254.169.254/latest/meta-data'],
  ['this machine', 'https://localhost/'],
  ['a file', 'file:///etc/passwd'],
  ['nothing', ''],
  ['no URL', 'https://'],
  ['another slash', `https:/\\evil.example\\@${BUCKET}.s3.eu-west-1.amazonaws.com/`],
])('refuses %s', (_, url) => {
  expect(isResponseUrl(url, HERE, undefined)).toBe(false);
});

test('refuses every host that is not S3\'s', () => {
  fc.assert(fc.property(fc.webUrl({ withQueryParameters: true }), (url) => !isResponseUrl(url, HERE, undefined)));
  fc.assert(fc.property(fc.domain(), (domain) => !isResponseUrl(`https://${BUCKET}.${domain}/`, HERE, undefined)));
});

test('takes the host that the SDK is told to find AWS at, and no other beside AWS\'s own', () => {
  const at = (url: string): boolean => isResponseUrl(url, HERE, 'http://127.0.0.1:4566');
  expect(at('http://127.0.0.1:4566/_answers/1')).toBe(true);
  expect(at(`https://${BUCKET}.s3.eu-west-1.amazonaws.com/`)).toBe(true);
  for (const url of ['http://127.0.0.1:80/', 'http://127.0.0.1/', 'https://127.0.0.1:4566/', 'http://me@127.0.0.1:4566/']) {
    expect([url, at(url)]).toEqual([url, false]);
  }
});
