import fc from 'fast-check';
import {
  filterOf, logFolder, logNotification, meantBy, mergeNotifications, notificationTrouble, ruleCovers, rulesOf, rulesOverlap, tellsOfMore,
  toldPrefixes,
} from '../src';
import type { NotificationConfiguration, NotificationRule } from '../src';
import { notifications, rule } from './arbitraries';
import { HERE, OWNER, TOPIC } from './example';

const FOLDER = logFolder(HERE, '');
const UPLOADS = 'arn:aws:sns:eu-west-1:111122223333:uploads';
const CREATED = 's3:ObjectCreated:*';
const OURS = logNotification(OWNER.service, HERE, ['alb-logs'], '');
const rules = (Events: readonly string[], prefix = '', suffix = ''): NotificationRule => ({
  Events, Filter: { Key: { FilterRules: [{ Name: 'Prefix', Value: prefix }, { Name: 'Suffix', Value: suffix }] } },
});
const told = (configuration: NotificationConfiguration, prefixes = [''], topics = [UPLOADS]): readonly string[] =>
  toldPrefixes(configuration, OWNER, HERE, prefixes, topics).map(({ prefix }) => prefix);
const toUploads = (one: NotificationRule): NotificationConfiguration => ({ TopicConfigurations: [{ ...one, TopicArn: UPLOADS }] });

describe('a rule tells of all that ours would tell of', () => {
  test.each<[string, NotificationRule]>([
    ['it has no filter', rules([CREATED])],
    ['it has other events besides', rules(['s3:ObjectRemoved:*', CREATED])],
    ['its prefix is the beginning of ours', rules([CREATED], 'AWSLogs/')],
    ['its suffix is the end of ours', rules([CREATED], '', '.gz')],
    ['its filter is ours', rules([CREATED], FOLDER, '.log.gz')],
    ['it names every way in which objects are created',
      rules(['Put', 'Post', 'Copy', 'CompleteMultipartUpload'].map((kind) => `s3:ObjectCreated:${kind}`))],
  ])('if %s', (_, one) => {
    expect(ruleCovers(one, OURS)).toBe(true);
    expect(told(toUploads(one))).toEqual(['']);
  });

  test.each<[string, NotificationRule]>([
    ['one way in which objects are created is missing',
      rules(['Put', 'Copy', 'CompleteMultipartUpload'].map((kind) => `s3:ObjectCreated:${kind}`))],
    ['it is for other events', rules(['s3:ObjectRemoved:*'])],
    ['it has no events', {}],
    ['its prefix goes on where ours ends', rules([CREATED], `${FOLDER}2026/`)],
    ['its prefix is another', rules([CREATED], 'uploads/')],
    ['its suffix is longer', rules([CREATED], '', 'x.log.gz')],
    ['its suffix is another', rules([CREATED], '', '.csv')],
  ])('not if %s', (_, one) => {
    expect(ruleCovers(one, OURS)).toBe(false);
    expect(told(toUploads(one))).toEqual([]);
  });

  test.each([
    ['env=prod', 'env%3Dprod/', true], ['env=prod', 'env%3dprod/AWSLogs/', true], ['env=prod', 'env=prod/', false],
    ['a b', 'a+b/', true], ['a b', 'a%20b/', true], ['a b', 'a b/', false], ['a+b', 'a%2Bb/', true], ['a+b', 'a+b/', false],
    ['(x)', '%28x)/', true], ['100%', '100%25/', true], ['100%', '100%/', false], ['é', '%C3%A9/', true], ['é', '%C3', false],
  ])('under the prefix "%s", if its own is written as "%s": %s', (prefix, written, tells) => {
    const [ours] = rulesOf(mergeNotifications({}, OWNER, HERE, [prefix]));
    expect(ruleCovers(rules([CREATED], written), ours)).toBe(tells);
    expect(told(toUploads(rules([CREATED], written)), [prefix])).toEqual(tells ? [prefix] : []);
  });

  test('unless its suffix is written in a way in which it matches nothing', () => {
    expect(ruleCovers(rules([CREATED], '', '%2Egz'), OURS)).toBe(true);
    expect(ruleCovers(rules([CREATED], '', '=.gz'), rules([CREATED], '', '%3D.gz'))).toBe(false);
  });

  test('of nothing is told by any rule', () => {
    expect(ruleCovers(rules(['s3:ObjectRemoved:*']), {})).toBe(true);
  });

  test('only if each event of an object that ours matches matches it too', () => {
    const parts = [['', 'team/', 'a=b/', 'a b'], ['', FOLDER, 'AWSLogs/'], ['a.log.gz', 'b.csv']];
    const key = fc.tuple(...parts.map((part) => fc.constantFrom(...part))).map((some) => some.join(''));
    const event = fc.constantFrom('s3:ObjectCreated:Put', 's3:ObjectCreated:Copy', 's3:ObjectRemoved:Delete');
    const matches = (one: NotificationRule, what: string, object: string): boolean =>
      (one.Events ?? []).some((pattern) => pattern === what || (pattern.endsWith('*') && what.startsWith(pattern.slice(0, -1))))
      && object.startsWith(meantBy(filterOf(one, 'prefix'))) && object.endsWith(meantBy(filterOf(one, 'suffix')));
    fc.assert(fc.property(rule, rule, event, key, (wide, narrow, what, object) => {
      if (ruleCovers(wide, narrow) && matches(narrow, what, object)) expect(matches(wide, what, object)).toBe(true);
    }), { numRuns: 2_000 });
  });
});

describe('the service can hear of logs through a topic of the customer\'s', () => {
  test('only if it is named', () => {
    expect(told(toUploads(rules([CREATED])), [''], [])).toEqual([]);
    expect(told(toUploads(rules([CREATED])), [''], [`${UPLOADS}-2`])).toEqual([]);
  });

  test('for each prefix by itself', () => {
    expect(told(toUploads(rules([CREATED], 'team/')), ['', 'team', 'shop', 'team'])).toEqual(['team']);
  });

  test('not through a queue or a function, nor a topic that another onboarding created', () => {
    expect(told({ QueueConfigurations: [{ ...rules([CREATED]), QueueArn: UPLOADS }] })).toEqual([]);
    const others = logNotification(OWNER.service, HERE, ['other'], '');
    expect(told({ TopicConfigurations: [others] }, [''], [others.TopicArn!, TOPIC])).toEqual([]);
  });

  test('and then nothing of the bucket is in the way, and no notification of ours is there', () => {
    fc.assert(fc.property(notifications, (configuration) => {
      const one = { Id: 'everything', TopicArn: UPLOADS, ...rules([CREATED]) };
      const foreign = rulesOf(configuration).filter((other) => !rulesOverlap(one, other));
      const held = { TopicConfigurations: [one, ...foreign.filter(({ TopicArn }) => TopicArn)] };
      const own = ['', 'team'].filter((prefix) => !told(held, ['', 'team']).includes(prefix));
      expect(own).toEqual([]);
      expect(notificationTrouble(held, OWNER, HERE, own)).toEqual([]);
      expect(mergeNotifications(held, OWNER, HERE, own)).toBe(held);
    }));
  });

  test('among other things if some rule to it is for more than created objects', () => {
    const created = rules([CREATED], 'a/');
    expect(tellsOfMore({}, UPLOADS)).toBe(false);
    expect(tellsOfMore(toUploads(created), UPLOADS)).toBe(false);
    expect(tellsOfMore(toUploads({ ...created, Events: [CREATED, 's3:ObjectRemoved:*'] }), UPLOADS)).toBe(true);
    expect(tellsOfMore(toUploads({ ...created, Events: ['s3:ObjectRemoved:*'] }), `${UPLOADS}-2`)).toBe(false);
  });
});
