import { elbOperations } from './elb-operations';
import { eventsOperations } from './events-operations';
import type { OperationMap } from './operation';
import { cloudFormationOperations, logsOperations, sqsOperations, stsOperations } from './other-operations';
import { s3Operations } from './s3-operations';
import { snsOperations } from './sns-operations';

/** The map of API calls to permissions. */
export const readOperation: OperationMap = async (request, caller, world) => MAPS[request.service]?.(request, caller, world);

const MAPS: Readonly<Record<string, OperationMap | undefined>> = {
  s3: s3Operations,
  sns: snsOperations,
  sqs: sqsOperations,
  elasticloadbalancing: elbOperations,
  events: eventsOperations,
  logs: logsOperations,
  sts: stsOperations,
  cloudformation: cloudFormationOperations,
};
