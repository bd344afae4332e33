import type { Rule } from 'eslint';

export declare const typeGraphqlExplicitType: Rule.RuleModule;
