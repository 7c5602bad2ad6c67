import type {ServiceContext} from '../../../engine/context.ts';

type HostNames = Readonly<Record<string, readonly string[]>>;

const keepMilliseconds = 1000;
const cache = new WeakMap<ServiceContext, {readonly until: number; readonly names: Promise<HostNames>}>();

/**
 * Names of Cloud Map's private namespaces and their addresses, as a container finds them at its start. Many tasks that
 * start together share one look.
 */
export function hostNames(context: ServiceContext): Promise<HostNames> {
	const now = context.clock.now().getTime();
	const known = cache.get(context);
	if (known !== undefined && now < known.until) return known.names;
	const names = readNames(context).catch((): HostNames => ({}));
	cache.set(context, {until: now + keepMilliseconds, names});
	return names;
}

async function readNames({call}: ServiceContext): Promise<HostNames> {
	const {Namespaces = []} = await call('servicediscovery', 'ListNamespaces', {});
	const names: Record<string, string[]> = {};
	for (const {Id = '', Name, Type} of Namespaces) {
		if (Type !== 'DNS_PRIVATE') continue;
		const {Services = []} = await call('servicediscovery', 'ListServices', {
			Filters: [{Name: 'NAMESPACE_ID', Values: [Id], Condition: 'EQ'}],
		});
		for (const service of Services) {
			const {Instances = []} = await call('servicediscovery', 'ListInstances', {ServiceId: service.Id});
			const addresses = Instances.map(({Attributes}) => Attributes?.AWS_INSTANCE_IPV4).filter(
				(address) => address !== undefined,
			);
			names[`${service.Name}.${Name}`.toLowerCase()] = addresses;
		}
	}
	return names;
}
