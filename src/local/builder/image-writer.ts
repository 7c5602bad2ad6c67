import type {BlobStore} from '../images/blob-store.ts';
import {digestOf} from '../images/digest.ts';
import {manifestTypes} from '../images/manifest.ts';
import type {ImageDraft} from './image-model.ts';
import {type WrittenLayer, writeLayer} from './layer-writer.ts';

/** Images carry no build time, so that the same sources give the same image. */
const created = '1970-01-01T00:00:00Z';

/** Writes layers, configuration and manifest of an image (OCI image spec 1.1); answers the manifest's digest. */
export async function writeImage(draft: ImageDraft, architecture: string, blobs: BlobStore): Promise<string> {
	const base = await writeLayer(new Map(), blobs);
	const layers: WrittenLayer[] = [base];
	const history: object[] = [{created, created_by: `FROM ${draft.base} # stood for by an empty layer`}];
	for (const {createdBy, layer} of draft.steps) {
		if (layer !== undefined) layers.push(await writeLayer(layer, blobs));
		history.push({created, created_by: createdBy, ...(layer === undefined ? {empty_layer: true} : {})});
	}
	const configuration = Buffer.from(
		JSON.stringify({
			created,
			architecture,
			os: 'linux',
			config: runConfiguration(draft),
			rootfs: {type: 'layers', diff_ids: layers.map(({diffId}) => diffId)},
			history,
		}),
	);
	const manifest = Buffer.from(
		JSON.stringify({
			schemaVersion: 2,
			mediaType: manifestTypes.ociManifest,
			config: {
				mediaType: 'application/vnd.oci.image.config.v1+json',
				digest: digestOf(configuration),
				size: configuration.length,
			},
			layers: layers.map(({descriptor}) => descriptor),
		}),
	);
	await blobs.write(configuration);
	return blobs.write(manifest);
}

function runConfiguration(draft: ImageDraft): object {
	const labels = new Map([['org.opencontainers.image.base.name', draft.base], ...draft.labels]);
	return {
		...(draft.user === '' ? {} : {User: draft.user}),
		...(draft.ports.size === 0
			? {}
			: {ExposedPorts: Object.fromEntries([...draft.ports].sort().map((port) => [port, {}]))}),
		Env: [...draft.environment].map(([name, value]) => `${name}=${value}`),
		...(draft.entryPoint === undefined ? {} : {Entrypoint: draft.entryPoint}),
		...(draft.command === undefined ? {} : {Cmd: draft.command}),
		WorkingDir: draft.workingDirectory,
		Labels: Object.fromEntries([...labels].sort(([a], [b]) => (a < b ? -1 : 1))),
		...(draft.healthCheck === undefined ? {} : {Healthcheck: draft.healthCheck}),
	};
}
