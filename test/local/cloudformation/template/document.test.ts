import {describe, expect, it} from 'vitest';
import {parseTemplateText} from '../../../../src/local/cloudformation/template/document.ts';

describe('parseTemplateText', () => {
	it('writes every short tag in its long form, nested ones too', () => {
		const text = `
A: !If [IsProd, !GetAtt Vpc.CidrBlock, !Sub ['\${X}', {X: !Ref Y}]]
B: !GetAtt Nested.Outputs.Url
C: !Base64
  Fn::Sub: text
D: !Condition IsProd
E: !Select [0, !GetAZs '']
`;
		expect(parseTemplateText(text)).toEqual({
			A: {
				'Fn::If': ['IsProd', {'Fn::GetAtt': ['Vpc', 'CidrBlock']}, {'Fn::Sub': ['$' + '{X}', {X: {Ref: 'Y'}}]}],
			},
			B: {'Fn::GetAtt': ['Nested', 'Outputs.Url']},
			C: {'Fn::Base64': {'Fn::Sub': 'text'}},
			D: {Condition: 'IsProd'},
			E: {'Fn::Select': [0, {'Fn::GetAZs': ''}]},
		});
	});

	it('reads YAML 1.1 as CloudFormation does: yes is true, a date and a time of day are text, << merges', () => {
		const text = 'Base: &base {A: 1}\nAll:\n  <<: *base\n  Version: 2012-10-17\n  Time: 22:30\n  On: yes\n  y: n\n';
		expect(parseTemplateText(text).All).toEqual({A: 1, Version: '2012-10-17', Time: '22:30', On: true, y: 'n'});
	});

	it('takes a lone dot for text, and a number only for what has a digit', () => {
		expect(parseTemplateText('A: .\nB: !If [X, ., .5]')).toEqual({A: '.', B: {'Fn::If': ['X', '.', 0.5]}});
	});

	it('reads JSON', () => {
		expect(parseTemplateText('{"Resources": {"A": {"Ref": "B"}}}')).toEqual({Resources: {A: {Ref: 'B'}}});
	});

	it.each([
		['a: [1', 'Template format error: YAML not well-formed. (line 1, column 6)'],
		['Resources:\n  A:\n    Type: X\n   B: 1', 'Template format error: YAML not well-formed. (line 4, column 1)'],
		['{"a": 1,', 'Template format error: JSON not well-formed. (line 1, column 9)'],
		['A: 1\nA: 2', 'Template format error: YAML not well-formed. (line 2, column 1)'],
		['A: !Unknown x', 'Template format error: YAML not well-formed. (line 1, column 4)'],
		['just text', 'Template format error: unsupported structure.'],
	])('refuses %j', (text, message) => {
		expect(() => parseTemplateText(text)).toThrow(message);
	});
});
