import { OnboardingError, sentence } from '../src/errors';
import { PROBLEMS } from '../src/problems';

test('every code is in kebab-case, and says what it means, whose turn it is and what to do', () => {
  for (const [code, problem] of Object.entries(PROBLEMS)) {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(['customer', 'service']).toContain(problem.whose);
    expect(problem.meaning.length).toBeGreaterThan(10);
    expect(problem.next.length).toBeGreaterThan(5);
  }
});

test('a sentence ends with its code, and in one full stop', () => {
  const problem = { code: 'deadline', subject: 'AWS', message: 'it took too long.' } as const;
  expect(sentence(problem)).toBe('AWS: it took too long. [deadline]');
  expect(sentence({ ...problem, message: 'it took too long' })).toBe(sentence(problem));
});

test('an error has all problems, in its message too', () => {
  const problems = [{ code: 'deadline', subject: 'a', message: 'b' }, { code: 'aws-refused', subject: 'c', message: 'd' }] as const;
  const error = new OnboardingError(problems, { cause: 'e' });
  expect(error).toMatchObject({ name: 'OnboardingError', problems, message: 'a: b. [deadline] c: d. [aws-refused]', cause: 'e' });
});
