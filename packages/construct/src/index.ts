export { AlbLogsAnalysis } from './alb-logs-analysis';
export type { AlbLogsAnalysisProps } from './alb-logs-analysis';
export { AnalysisService } from './analysis-service';
export type { AnalysisServiceProps, ServiceRegion } from './analysis-service';
export { LogsAnalysisForAll } from './logs-analysis-for-all';
export type { LogsAnalysisForAllProps } from './logs-analysis-for-all';
export { LogType } from './log-type';
export { OnboardingMode } from './onboarding-mode';
