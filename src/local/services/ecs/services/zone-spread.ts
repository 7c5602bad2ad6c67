/** A subnet and the zone that it lies in. */
export interface ZonedSubnet {
	readonly subnetId: string;
	readonly zone: string;
}

/**
 * Subnets for `count` new tasks, so that the zones of a service hold equally many: each task goes to the zone with the
 * fewest tasks, within a zone to the subnet with the fewest of the new ones. `running` counts the tasks by zone.
 */
export function spreadOverZones(
	subnets: readonly ZonedSubnet[],
	running: ReadonlyMap<string, number>,
	count: number,
): ZonedSubnet[] {
	const perZone = new Map(subnets.map(({zone}) => [zone, running.get(zone) ?? 0]));
	const perSubnet = new Map(subnets.map(({subnetId}) => [subnetId, 0]));
	const load = ({subnetId, zone}: ZonedSubnet): readonly [number, number] => [
		perZone.get(zone) ?? 0,
		perSubnet.get(subnetId) ?? 0,
	];
	const chosen: ZonedSubnet[] = [];
	while (chosen.length < count && subnets.length > 0) {
		const next = subnets.reduce((best, subnet) => {
			const [bestZone, bestSubnet] = load(best);
			const [zone, inSubnet] = load(subnet);
			return zone < bestZone || (zone === bestZone && inSubnet < bestSubnet) ? subnet : best;
		});
		const [zone, inSubnet] = load(next);
		perZone.set(next.zone, zone + 1);
		perSubnet.set(next.subnetId, inSubnet + 1);
		chosen.push(next);
	}
	return chosen;
}
