import {describe, expect, it} from 'vitest';
import {templateOf} from '../../../../src/local/cloudformation/stack/prepare.ts';

const loop = `
Parameters: {Names: {Type: CommaDelimitedList, Default: 'One,Two'}}
Resources:
  Fn::ForEach::Groups:
    - Name
    - !Ref Names
    - 'Logs\${Name}': {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub '/x/\${Name}'}}
`;

describe('Fn::ForEach', () => {
	it('repeats its fragment for each item', () => {
		const {resources} = templateOf(`Transform: AWS::LanguageExtensions\n${loop}`, () => ['A', 'B']);
		expect(Object.entries(resources).map(([name, {properties}]) => [name, properties])).toEqual([
			['LogsA', {LogGroupName: {'Fn::Sub': '/x/A'}}],
			['LogsB', {LogGroupName: {'Fn::Sub': '/x/B'}}],
		]);
	});

	it('needs the transform', () => {
		expect(() => templateOf(loop)).toThrow('Fn::ForEach::Groups requires the transform AWS::LanguageExtensions');
	});
});
