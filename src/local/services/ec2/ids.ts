import {createHash, randomBytes} from 'node:crypto';

/** A new resource id as EC2 forms them: `vpc-` and 17 hexadecimal digits. */
export function newId(prefix: string): string {
	return `${prefix}-0${randomBytes(8).toString('hex')}`;
}

/** An id that is always the same for the same name, for resources that are not made but given (images). */
export function idOf(prefix: string, name: string): string {
	return `${prefix}-0${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
}
