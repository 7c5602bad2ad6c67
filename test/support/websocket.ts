/** A frame as a client sends it: masked. */
export function clientFrame(opcode: number, payload: Uint8Array, isFinal = true): Buffer {
	const {length} = payload;
	const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
	head[0] = (isFinal ? 0x80 : 0) | opcode;
	head[1] = 0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127);
	if (head.length === 4) head.writeUInt16BE(length, 2);
	if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
	const mask = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);
	return Buffer.concat([head, mask, Buffer.from(payload.map((byte, index) => byte ^ mask[index % 4]!))]);
}
