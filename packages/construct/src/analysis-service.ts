import { readFileSync } from 'node:fs';
import { profileFindings } from '@logs-analysis/policy-model';
import { Token } from 'aws-cdk-lib';
import * as repositoryProfile from './service-profile.json';

/** Where the service is to be found in one Region. */
export interface ServiceRegion {
  /** The 12 digits of the account that reads the logs. */
  readonly accountId: string;

  /** The ARN of the queue that is told of new log objects, in that account and Region. */
  readonly endpoint: string;
}

/** Describes a log-analysis service other than the default one. */
export interface AnalysisServiceProps {
  /** The name people know the service by, at most 64 characters. */
  readonly name: string;

  /** Begins the ids of statements in bucket policies: a letter, then letters and digits, at most 32. */
  readonly idPrefix: string;

  /** Begins bucket names, tag keys and notification ids: lower-case words joined by hyphens, at most 18 characters. */
  readonly resourcePrefix: string;

  /** The Regions the service runs in, by their codes, for example `eu-west-1`. */
  readonly regions: { [region: string]: ServiceRegion };

  /**
   * The role of the service's account that reads: `role/` and its name, with its path.
   *
   * @default - any role of the service's account that the service lets read
   */
  readonly reader?: string;

  /**
   * The key of a tag that sessions of the service carry, with the account they read for as its value. It keeps the service from
   * being talked into reading the logs of one customer for another.
   *
   * @default - sessions need no tag
   */
  readonly tenantTag?: string;
}

/**
 * The log-analysis service that may read the logs. All of it is fixed when the app is synthesized: nobody who deploys the template
 * can name another account or queue with a parameter.
 */
export class AnalysisService {
  /** The service that this release was built for. */
  public static readonly DEFAULT = new AnalysisService(repositoryProfile);

  /**
   * The service that a file describes: a JSON document of the form of `service-profile.json`, which templates are released with.
   *
   * @param path of the file, from the folder in which the app is run
   */
  public static fromFile(path: string): AnalysisService {
    return new AnalysisService(JSON.parse(readFileSync(path, 'utf8')) as AnalysisServiceProps);
  }

  /** The name people know the service by. */
  public readonly name: string;

  /** Begins the ids of statements in bucket policies. */
  public readonly idPrefix: string;

  /** Begins bucket names, tag keys and notification ids. */
  public readonly resourcePrefix: string;

  /** The Regions the service runs in, by their codes. */
  public readonly regions: { [region: string]: ServiceRegion };

  /** The role of the service's account that reads, where it is a certain one. */
  public readonly reader?: string;

  /** The key of the tag that binds sessions of the service to one account, where they carry one. */
  public readonly tenantTag?: string;

  /**
   * Fails with all findings if something cannot be used. Tokens cannot be used: they may stand for a parameter.
   */
  constructor(props: AnalysisServiceProps) {
    const findings = Token.isUnresolved(JSON.stringify(props)) ? [TOKENS] : profileFindings(props);
    if (findings.length > 0) throw new Error(`The description of the service cannot be used:\n  ${findings.join('\n  ')}`);
    this.name = props.name;
    this.idPrefix = props.idPrefix;
    this.resourcePrefix = props.resourcePrefix;
    this.regions = props.regions;
    this.reader = props.reader;
    this.tenantTag = props.tenantTag;
  }
}

const TOKENS = 'it has tokens in it: give plain strings, so that no parameter decides who may read the logs';
