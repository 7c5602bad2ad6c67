import {createHash} from 'node:crypto';
import {crc32} from 'node:zlib';
import type {ChecksumAlgorithm} from '@aws-sdk/client-s3';
import {AwsError} from '../../wire/errors.ts';
import {invalidRequest} from './errors.ts';
import type {Checksum, Content} from './model.ts';

/** Members of S3's inputs and outputs that carry a checksum. */
export interface ChecksumMembers {
	ChecksumCRC32?: string | undefined;
	ChecksumCRC32C?: string | undefined;
	ChecksumCRC64NVME?: string | undefined;
	ChecksumSHA1?: string | undefined;
	ChecksumSHA256?: string | undefined;
}

interface Asked extends ChecksumMembers {
	readonly ChecksumAlgorithm?: ChecksumAlgorithm | undefined;
	readonly ContentMD5?: string | undefined;
}

const given = (asked: ChecksumMembers): ReadonlyArray<readonly [ChecksumAlgorithm, string | undefined]> => [
	['CRC32', asked.ChecksumCRC32],
	['CRC32C', asked.ChecksumCRC32C],
	['CRC64NVME', asked.ChecksumCRC64NVME],
	['SHA1', asked.ChecksumSHA1],
	['SHA256', asked.ChecksumSHA256],
];

/**
 * The checksum to keep with a body: the one that was sent, verified, or one of the algorithm that was named. A sent
 * CRC64NVME is kept as it is. Throws BadDigest and InvalidRequest when the body is not what was sent.
 */
export function checksumOf(body: Buffer, asked: Asked): Checksum | undefined {
	if (asked.ContentMD5 !== undefined && asked.ContentMD5 !== createHash('md5').update(body).digest('base64')) {
		throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.', 400);
	}
	const [algorithm, sent] = given(asked).find(([, value]) => value !== undefined) ?? [
		asked.ChecksumAlgorithm,
		undefined,
	];
	if (algorithm === undefined) return undefined;
	const value = computed(algorithm, body);
	if (sent !== undefined && value !== undefined && sent !== value) {
		throw invalidRequest(`Value for x-amz-checksum-${algorithm.toLowerCase()} header is invalid.`);
	}
	const kept = value ?? sent;
	return kept === undefined ? undefined : {algorithm, value: kept, type: 'FULL_OBJECT'};
}

function computed(algorithm: ChecksumAlgorithm, body: Buffer): string | undefined {
	if (algorithm === 'CRC32') return base64Of(crc32(body));
	if (algorithm === 'CRC32C') return base64Of(crc32c(body));
	if (algorithm === 'SHA1') return createHash('sha1').update(body).digest('base64');
	return algorithm === 'SHA256' ? createHash('sha256').update(body).digest('base64') : undefined;
}

function base64Of(number: number): string {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(number >>> 0);
	return bytes.toString('base64');
}

const castagnoli = Uint32Array.from({length: 256}, (_, byte) => {
	let value = byte;
	for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f6_3b78 : value >>> 1;
	return value;
});

/** CRC-32C, RFC 3720 appendix B.4. */
function crc32c(body: Buffer): number {
	let value = 0xffff_ffff;
	for (const byte of body) value = (castagnoli[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
	return (value ^ 0xffff_ffff) >>> 0;
}

/** The checksum of a multipart object: that of its parts' checksums. Undefined unless all parts have one. */
export function compositeChecksum(
	algorithm: ChecksumAlgorithm | undefined,
	parts: readonly Content[],
): Checksum | undefined {
	const values = parts.map(({checksum}) => (checksum?.algorithm === algorithm ? checksum?.value : undefined));
	if (algorithm === undefined || values.some((value) => value === undefined)) return undefined;
	const bytes = Buffer.concat(values.map((value) => Buffer.from(value ?? '', 'base64')));
	const value = computed(algorithm, bytes);
	return value === undefined ? undefined : {algorithm, value: `${value}-${parts.length}`, type: 'COMPOSITE'};
}

/** A checksum as members of an answer. */
export function checksumMembers(checksum: Checksum | undefined): ChecksumMembers {
	return checksum === undefined ? {} : {[`Checksum${checksum.algorithm}`]: checksum.value};
}
