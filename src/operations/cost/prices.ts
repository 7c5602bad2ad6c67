/** Prices of one Region in US dollars an hour, on demand, without taxes, discounts and free tiers. */
export interface Prices {
	/** Fargate, Linux on x86. */
	readonly fargateVcpu: number;
	/** Fargate, Linux on x86; a GB is 1024 MiB. */
	readonly fargateGigabyte: number;
	/** Each public IPv4 address, whatever it belongs to. */
	readonly publicAddress: number;
	/** Application Load Balancer, without its traffic (LCU). */
	readonly loadBalancer: number;
	/** Without the data that goes through it. */
	readonly natGateway: number;
	/** Interface endpoint, for each zone that it is in. */
	readonly interfaceEndpoint: number;
	/** Linux instances by type. */
	readonly instances: Readonly<Record<string, number>>;
}

/** Linux on demand, by family: the price of its size `large`; other sizes cost in proportion. */
const largeInstances: Readonly<Record<string, number>> = {
	c5: 0.085,
	c6g: 0.068,
	c6i: 0.085,
	m5: 0.096,
	m6g: 0.077,
	m6i: 0.096,
	r5: 0.126,
	r6g: 0.1008,
	t3: 0.0832,
};

const sizes: Readonly<Record<string, number>> = {
	large: 1,
	xlarge: 2,
	'2xlarge': 4,
	'4xlarge': 8,
	'8xlarge': 16,
	'12xlarge': 24,
	'16xlarge': 32,
	'24xlarge': 48,
};

/** Sizes that not every family above has are left out where it has them not. */
const sizesOf = (family: string): readonly string[] => {
	if (family === 't3') return ['large', 'xlarge', '2xlarge'];
	const all = Object.keys(sizes);
	// The fifth compute family goes from 4xlarge to 9xlarge and 18xlarge.
	if (family === 'c5') return all.filter((size) => size !== '8xlarge' && size !== '16xlarge');
	return family.endsWith('g') ? all.filter((size) => size !== '24xlarge') : all;
};

const usEast: Prices = {
	fargateVcpu: 0.040_48,
	fargateGigabyte: 0.004_445,
	publicAddress: 0.005,
	loadBalancer: 0.0225,
	natGateway: 0.045,
	interfaceEndpoint: 0.01,
	instances: {
		't3.micro': 0.0104,
		't3.small': 0.0208,
		't3.medium': 0.0416,
		...Object.fromEntries(
			Object.entries(largeInstances).flatMap(([family, large]) =>
				sizesOf(family).map((size) => [`${family}.${size}`, large * (sizes[size] ?? 1)]),
			),
		),
	},
};

/** Whose prices stand in for those of a Region that is not in the table. */
export const standIn = 'us-east-1';

/**
 * Prices by Region, as public sources gave them in November 2026: Fargate https://www.vantage.sh/blog/fargate-pricing and
 * https://cloudburn.io/blog/aws-fargate-pricing (both for us-east-1; us-west-2 has the same), IPv4 addresses
 * https://www.doit.com/aws-public-ipv4-price-increase-the-complete-guide/, load balancers
 * https://aws.amazon.com/elasticloadbalancing/pricing/, NAT gateways https://aws.amazon.com/vpc/pricing/, endpoints
 * https://aws.amazon.com/privatelink/pricing/, instances https://aws.amazon.com/ec2/pricing/on-demand/. Other Regions
 * cost 10 to 30 % more as a rule (cloudburn.io); what they cost is never guessed, see `standIn`.
 */
export const prices: Readonly<Record<string, Prices>> = {'us-east-1': usEast, 'us-west-2': usEast};
