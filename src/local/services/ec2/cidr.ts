/** A block of IPv4 addresses; `first` is the address as a number with its host bits cleared. */
export interface CidrBlock {
	readonly first: number;
	readonly prefix: number;
	readonly size: number;
}

/** The address as a number, or undefined when the text is no IPv4 address. */
export function parseAddress(text: string): number | undefined {
	const parts = text.split('.');
	if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return;
	return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function formatAddress(address: number): string {
	return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** Reads `10.0.0.0/16`; host bits are cleared, as EC2 does. Undefined when the text is no IPv4 CIDR block. */
export function parseCidr(text: string): CidrBlock | undefined {
	const [, addressText = '', prefixText = ''] = /^([\d.]+)\/(\d{1,2})$/.exec(text) ?? [];
	const address = parseAddress(addressText);
	const prefix = Number(prefixText);
	if (address === undefined || prefixText === '' || prefix > 32) return undefined;
	const size = 2 ** (32 - prefix);
	return {first: address - (address % size), prefix, size};
}

export function formatCidr({first, prefix}: CidrBlock): string {
	return `${formatAddress(first)}/${prefix}`;
}

/** Whether every address of `inner` is in `outer`. */
export function containsBlock(outer: CidrBlock, inner: CidrBlock): boolean {
	return inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;
}

export function containsAddress(block: CidrBlock, address: number): boolean {
	return address >= block.first && address < block.first + block.size;
}

/** Whether two blocks have an address in common. */
export function overlap(one: CidrBlock, other: CidrBlock): boolean {
	return one.first < other.first + other.size && other.first < one.first + one.size;
}

/** The first four addresses of a subnet and its last are AWS's own (VPC user guide, "Subnet sizing"). */
export const reservedAddresses = 5;

/** The lowest address of a subnet that is neither reserved nor taken; undefined when it is full. */
export function freeAddress(block: CidrBlock, taken: {has(address: string): boolean}): string | undefined {
	for (let address = block.first + 4; address < block.first + block.size - 1; address += 1) {
		const text = formatAddress(address);
		if (!taken.has(text)) return text;
	}
	return undefined;
}
