import {invalid} from './errors.ts';

/**
 * Numbers of DynamoDB: decimals of up to 38 significant digits, from 1E-130 to 9.99…E+125, kept as text and never as
 * a double. `0.digits × 10^point` with digits that neither begin nor end with 0; zero has none.
 */
interface Decimal {
	readonly isNegative: boolean;
	readonly digits: string;
	readonly point: number;
}

const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?$/;
const maximumDigits = 38;
const highestPoint = 126;
const lowestPoint = -129;

function parse(text: string): Decimal | undefined {
	const [, sign, whole = '', fraction = '', exponent = '0'] = pattern.exec(text) ?? [];
	if (sign === undefined || whole.length + fraction.length === 0) return undefined;
	return decimal(sign === '-', whole + fraction, whole.length + Number(exponent));
}

function decimal(isNegative: boolean, digits: string, point: number): Decimal {
	const leading = digits.length - digits.replace(/^0+/, '').length;
	const significant = digits.slice(leading).replace(/0+$/, '');
	return significant === ''
		? {isNegative: false, digits: '', point: 0}
		: {isNegative, digits: significant, point: point - leading};
}

/** The one way to write a number, as DynamoDB answers it. Throws ValidationException where it can hold no such number. */
export function canonicalDecimal(text: string): string {
	// Short integers are what nearly all numbers are.
	if (/^(?:0|-?[1-9]\d{0,15})$/.test(text)) return text;
	const parsed = parse(text);
	if (parsed === undefined) {
		const shown = text === '' ? '' : `: ${text}`;
		throw invalid(`The parameter cannot be converted to a numeric value${shown}`);
	}
	return checked(parsed);
}

function checked(value: Decimal): string {
	if (value.point > highestPoint) {
		throw invalid('Number overflow. Attempting to store a number with magnitude larger than supported range');
	}
	if (value.point < lowestPoint) {
		throw invalid('Number underflow. Attempting to store a number with magnitude smaller than supported range');
	}
	if (value.digits.length > maximumDigits) {
		throw invalid('Attempting to store more than 38 significant digits in a Number');
	}
	return format(value);
}

function format({isNegative, digits, point}: Decimal): string {
	const sign = isNegative ? '-' : '';
	if (digits === '') return '0';
	if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
	if (point >= digits.length) return sign + digits.padEnd(point, '0');
	return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** The sum, or the difference, of two numbers. Throws ValidationException when the result has no place in 38 digits. */
export function addDecimals(left: string, right: string, subtract = false): string {
	const [a, b] = [known(left), known(right)];
	const scale = Math.max(a.digits.length - a.point, b.digits.length - b.point, 0);
	const result = subtract ? scaled(a, scale) - scaled(b, scale) : scaled(a, scale) + scaled(b, scale);
	const digits = (result < 0n ? -result : result).toString();
	return checked(decimal(result < 0n, digits, digits.length - scale));
}

function scaled({isNegative, digits, point}: Decimal, scale: number): bigint {
	const value = BigInt(digits) * 10n ** BigInt(scale + point - digits.length);
	return isNegative ? -value : value;
}

const known = (text: string): Decimal => parse(text) ?? {isNegative: false, digits: '', point: 0};

export function compareDecimals(left: string, right: string): number {
	if (left === right) return 0;
	// Up to 15 digits a double tells any two decimals apart.
	if (left.length < 16 && right.length < 16) return Number(left) - Number(right);
	const [a, b] = [decimalOrder(left), decimalOrder(right)];
	return a < b ? -1 : a > b ? 1 : 0;
}

const bias = 500;

/** Text whose order by code unit is the order of the numbers, of `-`, digits, `~` and letters. */
export function decimalOrder(text: string): string {
	const {isNegative, digits, point} = known(text);
	if (digits === '') return 'n';
	const exponent = String(bias + point);
	if (!isNegative) return `p${exponent}${digits}`;
	const complement = (exponent + digits).replaceAll(/\d/g, (digit) => String(9 - Number(digit)));
	return `a${complement}~`;
}

/** About one byte for two digits and one more, as the developer guide puts it. */
export function storedDecimalSize(text: string): number {
	const {isNegative, digits} = known(text);
	return Math.min(21, Math.ceil(digits.length / 2) + 1 + (isNegative ? 1 : 0));
}
