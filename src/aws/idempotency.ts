import {createHash} from 'node:crypto';
import type {Purpose} from './call-options.ts';

/**
 * The token of a create: the same for the same purpose, at any time and on any machine, so that a call repeated after a
 * crash is known to AWS. 38 characters of `[A-Za-z0-9-]`, beginning with a letter: fits ECS (64), CloudFormation (128)
 * and CodeBuild (64).
 */
export function idempotencyToken(purpose: Purpose, part = 0): string {
	return `ecsc-${createHash('sha256').update(`${purpose}\n${part}`).digest('hex').slice(0, 33)}`;
}
