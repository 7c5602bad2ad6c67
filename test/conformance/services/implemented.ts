/** Prints every operation that the local AWS implements, as JSON: `{service: [operation]}`. */
import {startLocalAws} from '../../support/local-aws.ts';

await using aws = await startLocalAws();
const implemented: Record<string, string[]> = {};
for (const {name} of aws.engine.addresses) {
	const {service} = await aws.engine.load(name, aws.engine.defaultRegion);
	implemented[name] = Object.keys(service.handlers).sort();
}
console.log(JSON.stringify(implemented));
