/** Whether a deployment makes its changes, or says only what they would be. */
export enum OnboardingMode {
  /** What is asked for is done, and taken back when the construct is removed. */
  APPLY = 'Apply',

  /** Nothing is changed, and `report` and `nextStep` say what would be done or is in the way. What was applied cannot become a plan. */
  PLAN = 'Plan',
}
