import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {dependencyGraph, dependents} from '../../../../src/local/cloudformation/template/graph.ts';
import {readTemplate} from '../../../../src/local/cloudformation/template/read.ts';
import type {Values} from '../../../../src/local/cloudformation/template/value.ts';

const graphOf = (Resources: Values, holds = true): Map<string, readonly string[]> =>
	new Map(dependencyGraph(readTemplate({Resources}), () => holds));

describe('dependencyGraph', () => {
	it('finds what Ref, GetAtt, Sub and DependsOn need', () => {
		const graph = graphOf({
			A: {Type: 'T'},
			B: {Type: 'T', Properties: {X: {'Fn::GetAtt': ['A', 'Arn']}}},
			C: {Type: 'T', DependsOn: ['A'], Properties: {X: {'Fn::Sub': '$' + '{B.Arn}-$' + '{AWS::Region}-$' + '{!A}'}}},
		});
		expect(graph).toEqual(
			new Map([
				['A', []],
				['B', ['A']],
				['C', ['A', 'B']],
			]),
		);
	});

	it('counts only the branch of Fn::If that is taken, and leaves out what a condition leaves out', () => {
		const resources = {
			A: {Type: 'T', Condition: 'Holds'},
			B: {Type: 'T', Properties: {X: {'Fn::If': ['Holds', {Ref: 'A'}, 'none']}}},
		};
		expect(graphOf(resources, true).get('B')).toEqual(['A']);
		expect(graphOf(resources, false)).toEqual(new Map([['B', []]]));
	});

	it('names the resources of a circle, not those that only wait for it', () => {
		const resources = {
			A: {Type: 'T', Properties: {X: {Ref: 'B'}}},
			B: {Type: 'T', DependsOn: 'A'},
			C: {Type: 'T', DependsOn: 'B'},
			D: {Type: 'T'},
		};
		expect(() => graphOf(resources)).toThrow('Circular dependency between resources: [A, B]');
	});

	it('never calls a graph circular whose resources need only earlier ones', () => {
		fc.assert(
			fc.property(fc.array(fc.array(fc.nat(30), {maxLength: 4}), {minLength: 1, maxLength: 25}), (needs) => {
				const resources = Object.fromEntries(
					needs.map((earlier, index) => [
						`R${index}`,
						{Type: 'T', DependsOn: earlier.filter((other) => other < index).map((other) => `R${other}`)},
					]),
				);
				const graph = graphOf(resources);
				expect(graph.size).toBe(needs.length);
				for (const [name, needed] of graph) {
					for (const other of needed) expect(dependents(graph).get(other)).toContain(name);
				}
			}),
		);
	});
});
