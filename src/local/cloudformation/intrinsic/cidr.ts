import {ValidationError} from '../errors.ts';

/**
 * `Fn::Cidr`: the first `count` blocks with `hostBits` host bits inside `block`, for IPv4 and IPv6.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
 */
export function cidrBlocks(block: string, count: number, hostBits: number): string[] {
	const [address = '', prefixText = ''] = block.split('/');
	const width = address.includes(':') ? 128 : 32;
	const prefix = Number(prefixText);
	const base = width === 32 ? parseIpv4(address) : parseIpv6(address);
	if (base === undefined || prefixText === '' || !Number.isInteger(prefix) || prefix < 0 || prefix > width) {
		throw new ValidationError(`Template error: Fn::Cidr: ${block} is not a valid CIDR block`);
	}
	if (!Number.isInteger(count) || count < 1 || count > 256) {
		throw new ValidationError('Template error: Fn::Cidr: count must be an integer between 1 and 256');
	}
	if (!Number.isInteger(hostBits) || hostBits < 1 || hostBits > width) {
		throw new ValidationError(`Template error: Fn::Cidr: cidrBits must be an integer between 1 and ${width}`);
	}
	const size = 1n << BigInt(hostBits);
	const start = (base >> BigInt(width - prefix)) << BigInt(width - prefix);
	if (BigInt(count) * size > 1n << BigInt(width - prefix)) {
		throw new ValidationError(
			`Template error: Fn::Cidr: ${count} blocks with ${hostBits} host bits do not fit into ${block}`,
		);
	}
	const format = width === 32 ? formatIpv4 : formatIpv6;
	return Array.from({length: count}, (_, index) => `${format(start + BigInt(index) * size)}/${width - hostBits}`);
}

function parseIpv4(text: string): bigint | undefined {
	const octets = text.split('.').map(Number);
	if (octets.length !== 4 || octets.some((octet) => !Number.isInteger(octet) || octet < 0 || octet > 255))
		return undefined;
	return octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
}

function formatIpv4(value: bigint): string {
	return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
}

function parseIpv6(text: string): bigint | undefined {
	const [head = '', tail] = text.split('::');
	const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
	const before = groups(head);
	const after = tail === undefined ? [] : groups(tail);
	const gap = tail === undefined ? 0 : 8 - before.length - after.length;
	const all = [...before, ...Array.from({length: Math.max(gap, 0)}, () => '0'), ...after];
	if (all.length !== 8 || !all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
	return all.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

function formatIpv6(value: bigint): string {
	const groups = Array.from({length: 8}, (_, index) => ((value >> BigInt(16 * (7 - index))) & 65_535n).toString(16));
	const text = groups.join(':');
	const zeros = [...text.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length)[0];
	if (zeros === undefined) return text;
	const before = text.slice(0, zeros.index);
	const after = text.slice(zeros.index + zeros[0].length).replace(/^:/, '');
	return `${before}::${after}`;
}
