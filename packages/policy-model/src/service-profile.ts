import { partitionOf } from './environment';

/** Who the log-analysis service is in one Region: what policies and names need to know of it. */
export interface Service {
  /** For people: "Logs Analysis". */
  readonly name: string;
  /** Begins logical ids and statement ids: letters and digits. */
  readonly idPrefix: string;
  /** Begins bucket names, tag keys and notification ids: lower-case words joined by hyphens. */
  readonly resourcePrefix: string;
  /** The account that reads the logs. */
  readonly accountId: string;
  /** The ARN of the queue that is told of new log objects. */
  readonly endpoint: string;
  /** The role that reads, of the service's account: `role/LogReader`. Any role of it where this is missing. */
  readonly reader?: string;
  /** The key of a tag that sessions of the service carry, with the account they read for as its value. */
  readonly tenantTag?: string;
}

/**
 * The one description of the service that is baked into templates. Nothing in it can be set by the person who launches a stack,
 * so that a launch link with evil parameters is harmless.
 */
export interface ServiceProfile extends Omit<Service, 'accountId' | 'endpoint'> {
  /** By Region: the service's account there and its notification endpoint. */
  readonly regions: Readonly<Record<string, { readonly accountId: string; readonly endpoint: string }>>;
}

/** What the texts of a service must look like. */
export const SERVICE_TEXTS = {
  name: /^.{1,64}$/,
  idPrefix: /^[A-Za-z][A-Za-z0-9]{0,31}$/,
  resourcePrefix: /^[a-z](-?[a-z0-9]){0,17}$/,
  reader: /^(role\/[\w+=,.@/-]{1,200})?$/,
  tenantTag: /^([\w.:/=+@-]{1,128})?$/,
} as const;

const REMEDIES: Record<keyof typeof SERVICE_TEXTS, string> = {
  name: 'give the name people know the service by, at most 64 characters',
  idPrefix: 'use a letter, then letters and digits, at most 32',
  resourcePrefix: 'use lower-case words joined by hyphens, at most 18 characters',
  reader: 'give "role/" and the name of the role that reads, with its path; or leave it out',
  tenantTag: 'give the key of a session tag, or leave it out',
};

/** All that is wrong with a profile, each finding with the path of the member; none for a usable one. */
export function profileFindings(profile: ServiceProfile): readonly string[] {
  const regions = Object.entries(profile.regions ?? {});
  return [
    ...(Object.keys(SERVICE_TEXTS) as Array<keyof typeof SERVICE_TEXTS>)
      .filter((path) => !SERVICE_TEXTS[path].test(profile[path] ?? ''))
      .map((path) => `${path}: ${REMEDIES[path]}`),
    ...(regions.length === 0 ? ['regions: name at least one Region with accountId and endpoint'] : []),
    ...regions.flatMap(([region, { accountId, endpoint }]) => [
      ...(/^\d{12}$/.test(accountId) ? [] : [`regions.${region}.accountId: give the 12 digits of the service's account`]),
      ...(isQueueOf(endpoint, region, accountId)
        ? []
        : [`regions.${region}.endpoint: give the ARN of a queue of account ${accountId} in ${region}`]),
    ]),
  ];
}

/** The service as it is in one Region; `undefined` where it does not run. */
export function serviceIn(profile: ServiceProfile, region: string): Service | undefined {
  const { regions, ...common } = profile;
  return regions[region] && { ...common, ...regions[region] };
}

/** The account a queue belongs to, by its ARN. */
export function accountOf(queueArn: string): string {
  return queueArn.split(':')[4];
}

function isQueueOf(endpoint: string, region: string, accountId: string): boolean {
  const [arn, partition, service, ...rest] = endpoint?.split(':') ?? [];
  const [where, whose, queue] = rest;
  return arn === 'arn' && partition === partitionOf(region) && service === 'sqs' && rest.length === 3
    && where === region && whose === accountId && /^[\w-]{1,80}$/.test(queue);
}
