import {join} from 'node:path';
import * as ecr from '@aws-sdk/client-ecr';
import type {ServiceContext} from '../../engine/context.ts';
import {ImageStore} from '../../images/image-store.ts';
import {defineService} from '../../wire/service.ts';
import {imageHandlers} from './image-handlers.ts';
import {Images} from './images.ts';
import {layerHandlers} from './layer-handlers.ts';
import {createRegistry} from './registry.ts';
import {Repositories} from './repositories.ts';
import {repositoryHandlers} from './repository-handlers.ts';

/** Blobs that nothing refers to are kept this long: a push may be about to refer to them. */
const graceMilliseconds = 3_600_000;
/** Long enough that the engine has loaded every region that has images before the first time. */
const collectEveryMilliseconds = 600_000;

/** Amazon Elastic Container Registry: its API, and the registry that `docker push` speaks to. */
export const service = defineService({
	sdk: ecr,
	client: ecr.ECRClient,
	create: (context: ServiceContext) => {
		const store = storeOf(context);
		const repositories = new Repositories(context, store.defaultRegion);
		const images = new Images(context, repositories);
		store.register(context.region, images);
		let collecting: Disposable | undefined;
		return {
			handlers: {
				...repositoryHandlers(context, repositories, images),
				...imageHandlers(repositories, images, store),
				...layerHandlers(context, repositories, store),
			},
			http: createRegistry(store, context.clock),
			start: () => {
				if (context.region === store.defaultRegion) collecting = keepCollecting(context, store);
				return Promise.resolve();
			},
			stop: () => {
				collecting?.[Symbol.dispose]();
				return Promise.resolve();
			},
		};
	},
});

/** The engine's image store; where images are simulated, one of the registry's own. */
function storeOf({images, directory, region}: ServiceContext): ImageStore {
	return images instanceof ImageStore ? images : new ImageStore(join(directory, 'images'), region);
}

function keepCollecting(context: ServiceContext, store: ImageStore): Disposable {
	return context.clock.every(collectEveryMilliseconds, () => {
		const before = new Date(context.clock.now().getTime() - graceMilliseconds);
		context.background('collect unused images', () => store.collect(before));
	});
}
