import {dollarsPerHour} from '../../format/money.ts';
import {counted} from '../../format/number.ts';
import {fargateMemory} from '../../infra/fargate.ts';
import {type CrossFieldRule, type ParameterDeclaration, parameterProblem} from '../../infra/parameters.ts';
import {poolParameters} from '../../infra/pool/parameters.ts';
import {poolRules} from '../../infra/pool/rules.ts';
import {costPerHour} from '../cost/cost.ts';
import type {Session} from '../session.ts';
import {stackNameProblem} from '../stacks/name.ts';
import {contentOf, existingPool, parametersOf} from './existing.ts';
import {localParameters} from './parameters.ts';
import {hourlyCostOf} from './surroundings.ts';
import {poolThings} from './things.ts';

type Values = Readonly<Record<string, string>>;

/** What a form needs to ask for the parameters of a pool, and to judge them as they are typed. */
export interface PoolDeclarations {
	/** In the order in which a form asks for them. */
	readonly parameters: readonly ParameterDeclaration[];
	/** The stack that is there already, and what it was deployed with. */
	readonly existing:
		| {
				readonly stackId: string | undefined;
				readonly parameters: Values;
				/** Tasks that are kept warm now, which stays so unless WarmTasks is changed; undefined before there is a table. */
				readonly target?: number | undefined;
		  }
		| undefined;
	/** Values for a new stack that are better here than the template's defaults. */
	readonly proposed: Values;
	/** What is wrong with one value by itself. */
	readonly problem: (declaration: ParameterDeclaration, value: string) => string | undefined;
	/** What is wrong with values together; each sentence names the parameters. */
	readonly rules: readonly CrossFieldRule[];
	readonly nameProblem: (stackName: string) => string | undefined;
	/** MiB of memory that go with so many CPU units; none where Fargate has no such task. */
	readonly memoriesFor: (cpu: string) => readonly string[];
	/** What a pool of such values costs while nobody uses it, in a sentence; empty while they are no numbers. */
	readonly costLine: (values: Values) => string;
}

/** @throws StateError when the stack that is gone on with is no pool, or in a state that allows no change */
export async function poolDeclarations(
	session: Session,
	stack: string | undefined,
	signal?: AbortSignal,
): Promise<PoolDeclarations> {
	const found = stack === undefined ? undefined : await existingPool(session, stack, signal);
	const target = (await contentOf(session, found, signal))?.settings.target;
	const existing = found && {stackId: found.StackId, parameters: parametersOf(found), target};
	/** The size that is stored stays as long as the parameter does. */
	const sized = (values: Values): Values =>
		target === undefined || values.WarmTasks !== existing?.parameters.WarmTasks
			? values
			: {...values, WarmTasks: String(target)};
	return {
		...{parameters: poolParameters, problem: parameterProblem, rules: poolRules, existing},
		proposed: session.mode === 'local' ? localParameters({}) : {},
		nameProblem: (name) => stackNameProblem(name, 'fargate-pool'),
		memoriesFor: (cpu) => (fargateMemory.get(Number(cpu)) ?? []).map(String),
		costLine: (values) => costLine(sized(values), session),
	};
}

/** What a pool of such values costs while nobody uses it, in a sentence; empty while they are no numbers. */
export function costLine(values: Values, {region, mode}: Pick<Session, 'region' | 'mode'>): string {
	const {WarmTasks = '', TaskCpu = '', TaskMemory = ''} = values;
	if (![WarmTasks, TaskCpu, TaskMemory].every((text) => /^\d{1,6}$/.test(text))) return '';
	const count = Number(WarmTasks);
	const each = hourlyCostOf(values, region);
	if (each === undefined) return 'What it costs is not known: the price of Spot changes with its demand.';
	const {perHour} = costPerHour(poolThings(values, count), region);
	const where = mode === 'local' ? ' in AWS' : '';
	const rest = dollarsPerHour(perHour - each * count);
	return `Costs ${dollarsPerHour(perHour)}${where}, unused: ${counted(count, 'task')} at ${dollarsPerHour(each)} each, the rest ${rest}.`;
}
