/** What an Application Load Balancer writes logs of. */
export enum LogType {
  /** Every request. */
  ACCESS = 'access',

  /** Every attempt to connect, failed ones too. */
  CONNECTION = 'connection',

  /** Every health check of a target. */
  HEALTH_CHECK = 'health-check',
}
