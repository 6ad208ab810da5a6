import { bucketArn, ownsStatement, statementsOf } from '@logs-analysis/policy-model';
import { NAMES, OWNERS } from './any-life';
import type { Step } from './any-life';
import { stackModel } from './stack-model';
import type { StackModel } from './stack-model';
import { VirtualClock } from './virtual-clock';
import { watchedFunction } from './watched-function';
import type { WatchedFunction } from './watched-function';
import { plan } from '../../src/reconcile';
import type { Properties } from '../../src/settings';
import { UPLOADS } from '../arbitraries';
import type { Case } from '../arbitraries';
import { customerSide, serviceSide } from '../customer-side';
import { HERE, PROPERTIES, settingsOf, stackId } from '../example';
import { fakeAws } from '../fake-aws/fake-aws';
import type { FakeAws } from '../fake-aws/fake-aws';

/** The stacks of one account, one after the other under each name, and what is watched while they live. */
export class Stacks {
  public readonly aws: FakeAws;
  public readonly watched: WatchedFunction;
  private readonly clock = new VirtualClock();
  private readonly before: unknown;
  private readonly servedBefore: readonly string[];
  private readonly lives: StackModel[][] = [[], []];
  private readonly properties: readonly Properties[];
  private checkedAt = 0;

  constructor({ account, settings }: Case, secondLoadBalancers: readonly string[]) {
    this.aws = fakeAws(account, HERE);
    this.before = customerSide(this.aws.account(), OWNERS);
    this.servedBefore = serviceSide(this.aws.account(), OWNERS);
    const logged = this.logging();
    this.watched = watchedFunction(this.aws, this.clock, (name) => name !== 'modifyLoadBalancerAttributes'
      || Object.entries(logged).every(([arn, one]) => this.logging()[arn] === one) ? undefined : 'other logs (I10)');
    const LogBucketArns = settings.logBuckets.map((name) => bucketArn(HERE, name));
    const both = { ...PROPERTIES, LogBucketArns, ExistingTopicArns: settings.existingTopics };
    this.properties = [
      { ...both, LoadBalancerArns: settings.loadBalancerArns },
      { ...both, LoadBalancerArns: secondLoadBalancers, OnboardingName: NAMES[1] },
    ];
  }

  public async do(step: Step): Promise<void> {
    const stack = this.lives[step.stack].at(-1);
    const writes = this.aws.writes.length;
    switch (step.do) {
      case 'create':
        if (stack?.properties || this.others(step.stack, this.properties[step.stack])) return;
        this.watched.next(step.fault);
        return this.born(step.stack).create(this.properties[step.stack]);
      case 'cancel': {
        if (stack?.properties || this.others(step.stack, this.properties[step.stack])) return;
        this.watched.next(undefined, step.latency);
        return this.born(step.stack).createAndCancel(this.properties[step.stack], async () => {
          await this.clock.until(this.clock.sleep(step.after));
          this.watched.next(undefined, step.deletionLatency);
        });
      }
      case 'update': {
        if (!stack?.properties || !stack.canUpdate) return;
        const properties = { ...stack.properties, ...step.to };
        if (this.others(step.stack, properties)) return;
        // Nobody updates a stack in the seconds that this takes; until then a subscription could neither be changed nor ended.
        this.confirm();
        const whole = this.whole();
        const before = stack.properties.LoadBalancerArns as readonly string[];
        const added = (properties.LoadBalancerArns as readonly string[]).filter((arn) => !before.includes(arn));
        const wasOn = this.logging();
        const wasOnRecord = this.isOnRecord(stack);
        const sent = stack.deliveries.length;
        this.watched.next(step.fault);
        await (step.fails ? stack.updateAndFail(properties, step.fails) : stack.update(properties));
        this.watched.next(undefined);
        // However it failed, its rollback succeeds and leaves what was there (I15).
        if (stack.deliveries.length > sent && stack.status.includes('ROLLBACK')) {
          const { answer } = stack.deliveries.at(-1)!;
          expect([stack.status, answer?.Reason]).toEqual(['UPDATE_ROLLBACK_COMPLETE', undefined]);
          // Where the function had done its part, its role was rolled back before it was asked to take that back. There is a remedy.
          const leftOn = step.fails ? added.filter((arn) => !(arn in wasOn) && arn in this.logging()) : [];
          // Or it was a subscription that the service had not confirmed yet, so that it could not be ended.
          const isLeftTold = (!wasOnRecord || !stack.properties.ExistingTopicArns?.toString()) && this.isOnRecord(stack);
          const leftShared = (properties.LogBucketArns as readonly string[])
            .filter((arn) => !(stack.properties!.LogBucketArns as readonly string[]).includes(arn) && this.isShared(step.stack, arn));
          if (leftOn.length > 0 || isLeftTold || leftShared.length > 0) {
            this.confirm();
            await stack.update({
              ...stack.properties,
              FormerLoadBalancerArns: leftOn,
              LogBucketArns: [...stack.properties.LogBucketArns as readonly string[], ...leftShared],
              ...(isLeftTold && { ExistingTopicArns: [UPLOADS] }),
            });
            expect(stack.status).toBe('UPDATE_COMPLETE');
          }
          // A subscription that the update has ended waits for the service once more.
          this.confirm();
          expect(this.whole()).toEqual(whole);
        }
        return;
      }
      case 'rename': {
        if (!stack?.properties || !stack.canUpdate) return;
        this.confirm();
        const whole = this.whole();
        this.watched.next(step.fault);
        await stack.rename(step.logicalId, stack.properties, step.fails);
        this.watched.next(undefined);
        expect(this.whole()).toEqual(whole);
        return;
      }
      case 'delete':
        if (!stack?.properties) return;
        this.watched.next(step.fault);
        return stack.delete();
      case 'again': {
        const last = stack?.deliveries.at(-1);
        if (stack === undefined || last === undefined) return;
        const { answer } = await stack.deliverAgain(stack.deliveries.length - 1, 'at once');
        if (last.answer?.Status !== 'SUCCESS') return;
        // What is done already is answered alike, and nothing is written (I13).
        expect([answer, this.aws.writes.length]).toEqual([{ ...last.answer, Data: expect.anything() }, writes]);
        return;
      }
      case 'late': {
        const events = this.lives[step.stack].flatMap((life) => life.deliveries.map((_, index) => ({ life, index })));
        const { life, index } = events[step.which % events.length] ?? {};
        await life?.deliverAgain(index!, 'late');
        return;
      }
      case 'confirm':
        return this.confirm();
    }
  }

  /**
   * Nothing that was watched went wrong; what is the customer's is as it was, but for logs that are on for now (I2, I3, I12); and for
   * the stacks whose last answer was that all is done, there is nothing to do (I4, I16).
   */
  public async check(): Promise<void> {
    expect(this.watched.complaints).toEqual([]);
    const writes = this.aws.writes.length;
    if (writes === this.checkedAt) return;
    this.checkedAt = writes;
    const { logging: _, ...others } = customerSide(this.aws.account(), OWNERS) as { logging: unknown };
    const { logging: __, ...othersBefore } = this.before as { logging: unknown };
    expect(others).toEqual(othersBefore);
    for (const { stackId: id, properties, canUpdate } of this.lives.flatMap((lives) => lives.slice(-1))) {
      if (!properties || !canUpdate) continue;
      expect(await plan('onboarded', settingsOf(properties, id), this.aws.api)).toMatchObject({ blockers: [], changes: [] });
    }
  }

  /** Deletes what there still is; then nothing is left of the service (I5), and everything is as it was (I6, I7, I24). */
  public async end(): Promise<void> {
    for (const stack of this.lives.flatMap((lives) => lives.slice(-1))) {
      if (stack.properties) await stack.delete();
      expect(stack.status).toMatch(/^(DELETE|ROLLBACK)_COMPLETE$/);
    }
    await this.clock.toTheEnd();
    await this.check();
    expect(serviceSide(this.aws.account(), OWNERS)).toEqual(this.servedBefore);
    expect(customerSide(this.aws.account(), OWNERS)).toEqual(this.before);
  }

  /**
   * The service confirms its subscriptions, but none that no stack has on record any more, and SNS drops what nobody confirms.
   *
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-delete-subscription-topic.html
   */
  private confirm(): void {
    if (!this.lives.flat().some((stack) => this.isOnRecord(stack))) {
      this.aws.change(({ topics }) => {
        topics[UPLOADS].subscriptions = topics[UPLOADS].subscriptions.filter(({ arn }) => arn !== undefined);
      });
    }
    this.aws.confirmSubscriptions();
  }

  /** Whether a stack has it on record that the service hears through the customer's topic. */
  private isOnRecord({ stackId: id }: StackModel): boolean {
    return Object.values(this.aws.account().topics).map(({ tags }) => Object.values(tags))
      .some((tags) => tags.includes(id) && tags.some((value) => /\w=uploads/.test(value)));
  }

  /** Whether the service has access to a bucket because of one of the stacks. */
  private isShared(stack: number, arn: string): boolean {
    const { policy } = this.aws.account().buckets[arn.split(':').at(-1)!] ?? {};
    return statementsOf(policy).some(ownsStatement(OWNERS[stack]));
  }

  /** Whether a load balancer is another stack's. One that turned its logs on turns them off when it goes, and cannot know of the other. */
  private others(stack: number, { LoadBalancerArns: mine }: Properties): boolean {
    const taken = this.lives.flatMap((lives, index) => index === stack ? [] : lives.at(-1)?.properties?.LoadBalancerArns as string[] ?? []);
    return (mine as string[]).some((arn) => taken.includes(arn));
  }

  private born(stack: number): StackModel {
    const lives = this.lives[stack];
    const born = stackModel(stackId(`logs-${stack}-${lives.length}`), (...invocation) => this.watched.invoke(...invocation));
    lives.push(born);
    return born;
  }

  private logging(): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.entries(this.aws.account().loadBalancers)
      .filter(([, { attributes }]) => attributes['access_logs.s3.enabled'] === 'true')
      .map(([arn, { attributes }]) => [arn, JSON.stringify(attributes)]));
  }

  /** The account, ours and theirs, so that two moments can be compared. A record in the topic's tags and a bucket stay. */
  private whole(): unknown {
    const account = this.aws.account();
    const topics = Object.entries(account.topics).map(([arn, { tags: _, policy, subscriptions }]) =>
      [arn, policy, subscriptions.filter((one) => arn !== UPLOADS || one.arn !== undefined).map(({ arn: __, ...rest }) => rest)]);
    return [customerSide(account, OWNERS), [...serviceSide(account, OWNERS)].sort(), topics];
  }
}
