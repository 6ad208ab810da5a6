import { dirname, join } from 'node:path';
import { startAuthorisingProxy } from './authorising-proxy/authorising-proxy';
import { BucketOwners } from './authorising-proxy/bucket-owners';
import { administratorCredentials, roleCredentials, type Credentials } from './authorising-proxy/caller';
import { Faults } from './authorising-proxy/faults';
import type { JudgedCall } from './authorising-proxy/judged-call';
import { PendingSubscriptions } from './authorising-proxy/pending-subscriptions';
import type { World } from './authorising-proxy/world';
import { deliverLog, type DeliveredLog, type LogToDeliver } from './deliver-log';
import { createEmulatorState } from './emulator-state';
import { startMiniStack } from './ministack';
import { ensurePythonEnvironment } from './python-environment';

export interface EmbeddedAwsOptions {
  /** us-east-1 unless told otherwise; the region of what names none, such as a bucket. */
  readonly region?: string;
  /** Told what takes long: the first start installs the emulator. */
  readonly progress?: (message: string) => void;
  /** The Node.js that functions run on; the one that runs this unless told otherwise. */
  readonly node?: string;
  /** Lets functions pause as long as they say; otherwise their time runs faster while they do. */
  readonly realPauses?: boolean;
}

export interface ClientConfiguration {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: Credentials;
}

export interface EmbeddedAws {
  /** Where every AWS client must send its calls: the authorising proxy, on the loopback interface. */
  readonly endpoint: string;
  readonly region: string;
  /** Every permission that was asked for, in order, with its decision. */
  readonly calls: readonly JudgedCall[];
  /** Lets calls fail that would have been allowed. */
  readonly faults: Faults;
  /** Of the emulator's process. */
  readonly processId: number;
  /** For any client of the AWS SDK: as the administrator of an account, or as a session of one of its roles. */
  clientConfig(accountId: string, role?: { readonly arn: string; readonly session?: string }): ClientConfiguration;
  /** Delivers a log object as Elastic Load Balancing does; throws where the bucket does not let it. */
  deliverLog(log: LogToDeliver): Promise<DeliveredLog>;
  /** Empties every account. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts an AWS of one's own: CloudFormation, Lambda, S3, SNS, SQS, EventBridge, ELB and IAM, with IAM in force. See embedded-aws.md. */
export async function startEmbeddedAws(options: EmbeddedAwsOptions = {}): Promise<EmbeddedAws> {
  const { region = 'us-east-1', progress, node = process.execPath, realPauses } = options;
  const python = await ensurePythonEnvironment(REPOSITORY, progress);
  const proxy = await startAuthorisingProxy();
  const ministack = await startMiniStack({
    python: python.bin('python'), gatewayPort: proxy.port, region, node, realPauses, nodeModules: join(REPOSITORY, 'node_modules'),
  }).catch(async (error: unknown) => {
    await proxy.close();
    throw error;
  });
  const world = createWorld(ministack.socketPath, region);
  proxy.open(ministack.socketPath, world);
  const endpoint = `http://127.0.0.1:${proxy.port}`;
  return {
    endpoint,
    region,
    calls: world.calls,
    faults: world.faults,
    processId: ministack.processId,
    clientConfig: (accountId, role) => ({
      region,
      endpoint,
      credentials: role === undefined ? administratorCredentials(accountId) : roleCredentials(role.arn, role.session ?? 'session'),
    }),
    deliverLog: (log) => deliverLog(log, world),
    reset: async () => {
      await world.state.reset();
      forget(world);
    },
    stop: async () => {
      await ministack.stop();
      await proxy.close();
    },
  };
}

/** From src/ as from lib/. */
const REPOSITORY = dirname(dirname(dirname(dirname(__dirname))));

function createWorld(socketPath: string, region: string): World {
  const state = createEmulatorState(socketPath, region);
  return {
    region,
    state,
    calls: [],
    buckets: new BucketOwners(state),
    pendingSubscriptions: new PendingSubscriptions(),
    stackRoles: new Map(),
    faults: new Faults(),
  };
}

function forget(world: World): void {
  world.calls.length = 0;
  world.buckets.clear();
  world.pendingSubscriptions.clear();
  world.stackRoles.clear();
  world.faults.clear();
}
