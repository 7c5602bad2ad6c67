import {builtFolder} from '../../infra/package-files.ts';
import type {ImageSet} from '../images/build.ts';
import {sourceHash} from '../images/source-hash.ts';
import type {PoolStack} from './locate.ts';

/** The image of a pool, of its tasks as well as of its monitoring, from what ships here. */
export function poolImages({name, outputs}: Pick<PoolStack, 'name' | 'outputs'>): ImageSet {
	const folder = builtFolder('pool', 'container');
	return {
		stackId: `${name} ${outputs.ECRRepositoryUri}`,
		builds: [{project: outputs.BuildProject, repository: outputs.ECRRepositoryName}],
		tag: `source-${sourceHash(folder)}`,
		source: {bucket: outputs.SourceBucket, prefix: outputs.SourcePrefix, folder},
	};
}
