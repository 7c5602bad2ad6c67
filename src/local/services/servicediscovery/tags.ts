import type {Tag} from '@aws-sdk/client-servicediscovery';
import {AwsError} from '../../wire/errors.ts';
import type {DiscoveryCore, DiscoveryHandlers} from './core.ts';

export function tagHandlers(core: DiscoveryCore): DiscoveryHandlers {
	const find = (arn: string): {tags: Tag[]; save: (tags: Tag[]) => void} => {
		const namespace = core.namespaces.values().find(({shown}) => shown.Arn === arn);
		if (namespace !== undefined) {
			const save = (tags: Tag[]): void => void core.namespaces.put(namespace.id, {...namespace, tags});
			return {tags: namespace.tags, save};
		}
		const service = core.services.values().find(({shown}) => shown.Arn === arn);
		if (service === undefined) {
			throw new AwsError('ResourceNotFoundException', `The resource ${arn} doesn't exist`);
		}
		return {tags: service.tags, save: (tags) => void core.services.put(service.id, {...service, tags})};
	};
	return {
		TagResource({ResourceARN = '', Tags = []}) {
			const {tags, save} = find(ResourceARN);
			const kept = tags.filter(({Key}) => !Tags.some((tag) => tag.Key === Key));
			if (kept.length + Tags.length > 50) {
				const message = 'The list of tags on the resource is over the limit of 50';
				throw new AwsError('TooManyTagsException', message, 400, {ResourceName: ResourceARN});
			}
			save([...kept, ...Tags]);
			return {};
		},
		UntagResource({ResourceARN = '', TagKeys = []}) {
			const {tags, save} = find(ResourceARN);
			save(tags.filter(({Key = ''}) => !TagKeys.includes(Key)));
			return {};
		},
		ListTagsForResource({ResourceARN = ''}) {
			return {Tags: find(ResourceARN).tags};
		},
	};
}
