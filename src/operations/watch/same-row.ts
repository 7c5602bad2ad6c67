/** Whether two flat rows of one kind tell the same; dates are compared by their time. */
export function isSameRow<Row extends object>(a: Row, b: Row): boolean {
	return (Object.keys(a) as (keyof Row)[]).every((key) => {
		const [one, other]: readonly unknown[] = [a[key], b[key]];
		if (one instanceof Date && other instanceof Date) return one.getTime() === other.getTime();
		return one === other;
	});
}
