import { customResourceEvent } from './custom-resource-events';
import type { CustomResourceAnswer, CustomResourceEvent } from '../../src/cloudformation/custom-resource';

type Properties = CustomResourceEvent['ResourceProperties'];

/** Runs the function; `undefined` if it never answers. */
export type Invoke = (event: CustomResourceEvent) => Promise<CustomResourceAnswer | undefined>;

/** What was sent, and what came back. */
export interface Delivery {
  readonly event: CustomResourceEvent;
  readonly answer: CustomResourceAnswer | undefined;
}

export type StackStatus =
  | 'NONE' | 'CREATE_COMPLETE' | 'ROLLBACK_COMPLETE' | 'ROLLBACK_FAILED' | 'UPDATE_COMPLETE' | 'UPDATE_ROLLBACK_COMPLETE'
  | 'UPDATE_ROLLBACK_FAILED' | 'DELETE_COMPLETE' | 'DELETE_FAILED';

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
  update(properties: Properties): Promise<void>;
  delete(): Promise<void>;
  /** Delivers once more what was delivered, now or late. Nobody waits for the answer. */
  deliverAgain(index: number): Promise<Delivery>;
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
 * - An update that fails is followed by one the other way round: the old properties are wanted, the new ones are before, and the id is
 *   the one in the failure, or the old one without an answer. If that answer has another id, the one before is deleted.
 * - A deletion that fails leaves a stack that can be deleted again, with the same event.
 * - Every event may be delivered again, at any time. The request's id is no help: a retry may have the same one, so all have.
 *
 * Not modelled: what CloudFormation does to the role and the function, which go after the resource, and templates that change.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes.html
 */
export function stackModel(stackId: string, invoke: Invoke): StackModel {
  const deliveries: Delivery[] = [];
  let status: StackStatus = 'NONE';
  let current: { readonly id: string; readonly properties: Properties } | undefined;
  const canUpdate = (): boolean => /^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/.test(status);

  async function deliver(type: CustomResourceEvent['RequestType'], more: object): Promise<Delivery> {
    return send({ ...customResourceEvent(type), StackId: stackId, ...more });
  }
  async function send(event: CustomResourceEvent): Promise<Delivery> {
    const answer = await invoke(structuredClone(event));
    const delivery = { event, answer };
    deliveries.push(delivery);
    return delivery;
  }
  const remove = async (PhysicalResourceId: string, ResourceProperties: Properties): Promise<boolean> =>
    succeeded(await deliver('Delete', { PhysicalResourceId, ResourceProperties }));
  const rollBackCreation = async (id: string, properties: Properties): Promise<void> => {
    const done = await remove(id, properties);
    current = done ? undefined : { id, properties };
    status = done ? 'ROLLBACK_COMPLETE' : 'ROLLBACK_FAILED';
  };

  return {
    stackId,
    deliveries,
    get status() { return status; },
    get canUpdate() { return canUpdate(); },
    get properties() { return current?.properties; },
    async create(properties) {
      const delivery = await deliver('Create', { ResourceProperties: properties });
      const id = delivery.answer?.PhysicalResourceId ?? MADE_UP_ID;
      if (!succeeded(delivery)) return rollBackCreation(id, properties);
      current = { id, properties };
      status = 'CREATE_COMPLETE';
    },
    async createAndCancel(properties, meanwhile) {
      const creation = deliver('Create', { ResourceProperties: properties });
      await meanwhile();
      await Promise.all([creation, rollBackCreation(MADE_UP_ID, properties)]);
    },
    async update(properties) {
      if (current === undefined || !canUpdate()) throw new Error(`No update in ${status}`);
      const before = current;
      if (JSON.stringify(properties) === JSON.stringify(before.properties)) return;
      const forth = await deliver('Update', {
        PhysicalResourceId: before.id, ResourceProperties: properties, OldResourceProperties: before.properties,
      });
      const id = forth.answer?.PhysicalResourceId ?? before.id;
      if (succeeded(forth)) {
        current = { id, properties };
        status = 'UPDATE_COMPLETE';
        if (id !== before.id) await remove(before.id, before.properties);
        return;
      }
      const back = await deliver('Update', {
        PhysicalResourceId: id, ResourceProperties: before.properties, OldResourceProperties: properties,
      });
      status = succeeded(back) ? 'UPDATE_ROLLBACK_COMPLETE' : 'UPDATE_ROLLBACK_FAILED';
      if (succeeded(back) && id !== back.answer!.PhysicalResourceId) await remove(id, properties);
    },
    async delete() {
      const done = await remove(current!.id, current!.properties);
      status = done ? 'DELETE_COMPLETE' : 'DELETE_FAILED';
      if (done) current = undefined;
    },
    deliverAgain: (index) => send(deliveries[index].event),
  };
}

function succeeded({ answer }: Delivery): boolean {
  return answer?.Status === 'SUCCESS';
}
