import { customResourceEvent } from './custom-resource-events';
import type { CustomResourceAnswer, CustomResourceEvent } from '../../src/cloudformation/custom-resource';

type Properties = CustomResourceEvent['ResourceProperties'];

/**
 * Runs the function while the stack has a status; `undefined` if it never answers.
 *
 * @param role what the stack's other resources, such as the role of the function, were made from
 */
export type Invoke = (event: CustomResourceEvent, status: string, role: Properties) => Promise<CustomResourceAnswer | undefined>;

/** What was sent, and what came back. */
export interface Delivery {
  readonly event: CustomResourceEvent;
  /** The status of the stack when it was sent. */
  readonly during: string;
  readonly answer: CustomResourceAnswer | undefined;
}

export type StackStatus =
  | 'NONE' | 'CREATE_COMPLETE' | 'CREATE_FAILED' | 'ROLLBACK_COMPLETE' | 'ROLLBACK_FAILED' | 'UPDATE_COMPLETE' | 'UPDATE_FAILED'
  | 'UPDATE_ROLLBACK_COMPLETE' | 'UPDATE_ROLLBACK_FAILED' | 'DELETE_COMPLETE' | 'DELETE_FAILED';

/**
 * What CloudFormation sends to roll an update back that the function had answered with success under another id. Both are reported: that
 * it sends the update back before it deletes what the update led to, and that it only deletes.
 */
export type Rollback = 'update and delete' | 'delete only';

/** When CloudFormation deletes what a creation has left that failed and was kept: no page says so. */
export type Deletion = 'before the creation' | 'after the creation';

export interface StackModel {
  readonly stackId: string;
  readonly status: StackStatus;
  /** Whether CloudFormation would begin an update: what failed to be deleted or rolled back can only be deleted. */
  readonly canUpdate: boolean;
  /** What the stack's resource has now; `undefined` while there is none. */
  readonly properties: Properties | undefined;
  readonly deliveries: readonly Delivery[];
  create(properties: Properties): Promise<void>;
  /** Somebody cancels the creation as soon as `meanwhile` is done. */
  createAndCancel(properties: Properties, meanwhile: () => Promise<unknown>): Promise<void>;
  /** With rollback disabled, so that a creation that fails is kept until the next update. */
  createAndKeep(properties: Properties): Promise<void>;
  /** An update of what was kept, with rollback disabled as it must be: what failed is created anew. */
  correct(properties: Properties, deletion: Deletion): Promise<void>;
  /** An update gives the resource another logical id in the template, and something else in the stack may fail after it. */
  rename(logicalId: string, properties: Properties, fails?: 'fails'): Promise<void>;
  /** An update takes the resource out of the template. */
  remove(): Promise<void>;
  /** An update puts the resource into the template, and something else in the stack may fail after it. */
  add(properties: Properties, fails?: 'fails'): Promise<void>;
  update(properties: Properties): Promise<void>;
  /** The function does its part of an update, and then something else in the stack fails. */
  updateAndFail(properties: Properties, rollback: Rollback): Promise<void>;
  delete(): Promise<void>;
  /** Delivers once more what was delivered: at once, or when the stack has gone on. Nobody waits for the answer. */
  deliverAgain(index: number, when: 'at once' | 'late'): Promise<Delivery>;
}

/** What CloudFormation calls a resource whose creation was not answered. */
export const MADE_UP_ID = 'logs-InvokeLambdaFunction-1AB2C3D4E5F6';

/**
 * CloudFormation as the function of a stack with one custom resource sees it. What it claims:
 *
 * - A creation that fails or is not answered is followed by a deletion with the same properties, of the id in the answer, or of one
 *   that CloudFormation makes up. So is one that is cancelled, while the creation still runs.
 * - An update comes with the id and the properties before. If its answer has another id, a deletion of the old id, with the old
 *   properties, follows; that one's failure does not matter to the stack. Without a change of properties no update is sent.
 * - Where rollback is disabled, a creation that fails is kept. An update then sends a creation, because there is nothing to update, and
 *   deletes what was kept if it has another id: before that creation, or when the update is complete. It cannot be rolled back.
 * - An update that puts the resource into the template sends a creation, and if it fails a deletion. One that takes the resource out of
 *   the template deletes it when the rest is complete; that it fails does not matter to the stack.
 * - An update that gives the resource another logical id sends a creation of the new one, and deletes the old one when the rest is
 *   complete; if the creation or something else fails, the new one is deleted, and the old one is told of nothing.
 * - An update that fails is followed by one the other way round: the old properties are wanted, the new ones are before, and the id is
 *   the one in the failure, or the old one without an answer. If that answer has another id, the one before is deleted.
 * - An update that succeeded is rolled back if something else in the stack fails: by one the other way round and the deletion of the new id
 *   if they differ, or, where they do, by that deletion alone.
 * - A deletion that fails leaves a stack that can be deleted again, with the same event.
 * - Every event may be delivered again, at any time. The request's id is no help: a retry may have the same one, so all have.
 *
 * - The role is made from the same properties, before the resource is and before it is rolled back.
 *
 * Not modelled: that the role and the function go after the resource.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
 * @see https://github.com/ansible-collections/amazon.aws/issues/1655 for an update of what was kept
 * @see https://github.com/aws/aws-cdk/issues/22670
 * @see https://github.com/aws/aws-cdk/pull/29581
 */
export function stackModel(stackId: string, invoke: Invoke): StackModel {
  const deliveries: Delivery[] = [];
  let status: StackStatus = 'NONE';
  let current: { readonly id: string; readonly properties: Properties } | undefined;
  let LogicalResourceId = customResourceEvent('Create').LogicalResourceId;
  /** What creations have left that failed and were kept. */
  let kept: Array<NonNullable<typeof current>> = [];
  let role: Properties = {};
  const canUpdate = (): boolean => /^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/.test(status);

  async function deliver(type: CustomResourceEvent['RequestType'], during: string, more: object): Promise<Delivery> {
    return send({ ...customResourceEvent(type), StackId: stackId, LogicalResourceId, ...more }, during);
  }
  async function send(event: CustomResourceEvent, during: string): Promise<Delivery> {
    const delivery = { event, during, answer: undefined as CustomResourceAnswer | undefined };
    deliveries.push(delivery);
    delivery.answer = await invoke(structuredClone(event), during, role);
    return delivery;
  }
  const remove = async (PhysicalResourceId: string, ResourceProperties: Properties, during: string, more: object = {}): Promise<boolean> =>
    succeeded(await deliver('Delete', during, { PhysicalResourceId, ResourceProperties, ...more }));
  const rollBackCreation = async (id: string, properties: Properties): Promise<void> => {
    const done = await remove(id, properties, 'ROLLBACK_IN_PROGRESS');
    current = done ? undefined : { id, properties };
    status = done ? 'ROLLBACK_COMPLETE' : 'ROLLBACK_FAILED';
  };

  const createIn = async (
    properties: Properties, during: string, more: object = {},
  ): Promise<{ readonly id: string; readonly done: boolean }> => {
    role = properties;
    const delivery = await deliver('Create', during, { ResourceProperties: properties, ...more });
    return { id: delivery.answer?.PhysicalResourceId ?? MADE_UP_ID, done: succeeded(delivery) };
  };
  const removeKept = async (during: string, isReplaced: (id: string) => boolean): Promise<void> => {
    for (const one of kept.filter(({ id }) => isReplaced(id))) await remove(one.id, one.properties, during);
    kept = [];
  };

  const existing = (): NonNullable<typeof current> => {
    if (current === undefined || !canUpdate()) throw new Error(`No update in ${status}`);
    return current;
  };
  const updateTo = async (properties: Properties): Promise<{ before: NonNullable<typeof current>; id: string; done: boolean }> => {
    const before = existing();
    role = properties;
    const forth = await deliver('Update', 'UPDATE_IN_PROGRESS', {
      PhysicalResourceId: before.id, ResourceProperties: properties, OldResourceProperties: before.properties,
    });
    return { before, id: forth.answer?.PhysicalResourceId ?? before.id, done: succeeded(forth) };
  };
  const rollBackUpdate = async (before: NonNullable<typeof current>, from: NonNullable<typeof current>): Promise<void> => {
    role = before.properties;
    const back = await deliver('Update', 'UPDATE_ROLLBACK_IN_PROGRESS', {
      PhysicalResourceId: from.id, ResourceProperties: before.properties, OldResourceProperties: from.properties,
    });
    status = succeeded(back) ? 'UPDATE_ROLLBACK_COMPLETE' : 'UPDATE_ROLLBACK_FAILED';
    if (!succeeded(back) || from.id === back.answer!.PhysicalResourceId) return;
    await remove(from.id, from.properties, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
  };

  return {
    stackId,
    deliveries,
    get status() { return status; },
    get canUpdate() { return canUpdate(); },
    get properties() { return current?.properties; },
    async create(properties) {
      const { id, done } = await createIn(properties, 'CREATE_IN_PROGRESS');
      if (!done) return rollBackCreation(id, properties);
      current = { id, properties };
      status = 'CREATE_COMPLETE';
    },
    async createAndKeep(properties) {
      const { id, done } = await createIn(properties, 'CREATE_IN_PROGRESS');
      if (done) current = { id, properties };
      else kept = [{ id, properties }];
      status = done ? 'CREATE_COMPLETE' : 'CREATE_FAILED';
    },
    async correct(properties, deletion) {
      if (kept.length === 0) throw new Error(`Nothing to correct in ${status}`);
      if (deletion === 'before the creation') await removeKept('UPDATE_IN_PROGRESS', () => true);
      const { id, done } = await createIn(properties, 'UPDATE_IN_PROGRESS');
      if (done) current = { id, properties };
      else kept.push({ id, properties });
      status = done ? 'UPDATE_COMPLETE' : 'UPDATE_FAILED';
      if (done) await removeKept('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', (one) => one !== id);
    },
    async rename(logicalId, properties, fails) {
      const before = existing();
      if (logicalId === LogicalResourceId) return;
      const moved = { LogicalResourceId: logicalId };
      const { id, done } = await createIn(properties, 'UPDATE_IN_PROGRESS', moved);
      if (!done || fails) {
        await remove(id, properties, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', moved);
        status = 'UPDATE_ROLLBACK_COMPLETE';
        return;
      }
      await remove(before.id, before.properties, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
      current = { id, properties };
      LogicalResourceId = logicalId;
      status = 'UPDATE_COMPLETE';
    },
    async remove() {
      await remove(existing().id, existing().properties, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
      current = undefined;
      status = 'UPDATE_COMPLETE';
    },
    async add(properties, fails) {
      if (current !== undefined || !canUpdate()) throw new Error(`No resource can be added in ${status}`);
      const { id, done } = await createIn(properties, 'UPDATE_IN_PROGRESS');
      const stays = done && fails === undefined;
      if (stays) current = { id, properties };
      else await remove(id, properties, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
      status = stays ? 'UPDATE_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE';
    },
    async createAndCancel(properties, meanwhile) {
      role = properties;
      const creation = deliver('Create', 'CREATE_IN_PROGRESS', { ResourceProperties: properties });
      await meanwhile();
      await Promise.all([creation, rollBackCreation(MADE_UP_ID, properties)]);
    },
    async update(properties) {
      if (JSON.stringify(properties) === JSON.stringify(existing().properties)) return;
      const { before, id, done } = await updateTo(properties);
      if (!done) return rollBackUpdate(before, { id, properties });
      current = { id, properties };
      status = 'UPDATE_COMPLETE';
      if (id !== before.id) await remove(before.id, before.properties, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    },
    async updateAndFail(properties, rollback) {
      if (JSON.stringify(properties) === JSON.stringify(existing().properties)) return;
      const { before, id, done } = await updateTo(properties);
      if (!done || id === before.id || rollback === 'update and delete') return rollBackUpdate(before, { id, properties });
      role = before.properties;
      await remove(id, properties, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
      status = 'UPDATE_ROLLBACK_COMPLETE';
    },
    async delete() {
      await removeKept('DELETE_IN_PROGRESS', () => true);
      const done = current === undefined || await remove(current.id, current.properties, 'DELETE_IN_PROGRESS');
      status = done ? 'DELETE_COMPLETE' : 'DELETE_FAILED';
      if (done) current = undefined;
    },
    deliverAgain: (index, when) => send(deliveries[index].event, when === 'late' ? status : deliveries[index].during),
  };
}

function succeeded({ answer }: Delivery): boolean {
  return answer?.Status === 'SUCCESS';
}
