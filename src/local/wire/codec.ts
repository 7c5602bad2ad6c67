import {
	AwsJson1_1Protocol,
	AwsRestJsonProtocol,
	AwsRestXmlProtocol,
	AwsSmithyRpcV2CborProtocol,
} from '@aws-sdk/core/protocols';

/** What a client's `config.protocolSettings` says; it is handed on to the SDK's own protocol classes. */
export interface ProtocolSettings {
	readonly defaultNamespace: string;
	readonly serviceTarget?: string;
	readonly xmlNamespace?: string;
	readonly version?: string;
	readonly awsQueryCompatible?: boolean;
}

export type Encoding = 'json' | 'restJson' | 'xml' | 'cbor';

/** Reads and writes values of a schema in one encoding. */
export interface Codec {
	decode(schema: unknown, body: Uint8Array): Promise<Record<string, unknown>>;
	encode(schema: unknown, value: unknown): string | Uint8Array;
}

const protocols = {
	json: AwsJson1_1Protocol,
	restJson: AwsRestJsonProtocol,
	xml: AwsRestXmlProtocol,
	cbor: AwsSmithyRpcV2CborProtocol,
} as const;

type Serializer = {write(schema: unknown, value: unknown): void; flush(): string | Uint8Array};
type Deserializer = {read(schema: unknown, data: unknown): unknown};
type PayloadCodec = {createSerializer(): Serializer; createDeserializer(): Deserializer};

const codecs = new WeakMap<ProtocolSettings, Map<Encoding, Codec>>();

/** The codec of one encoding for a service's settings; made once for the same settings. */
export function codecFor(encoding: Encoding, settings: ProtocolSettings): Codec {
	const known = codecs.get(settings) ?? new Map<Encoding, Codec>();
	codecs.set(settings, known);
	const codec = known.get(encoding) ?? makeCodec(encoding, settings);
	known.set(encoding, codec);
	return codec;
}

/**
 * The SDK's codec of one encoding. `getPayloadCodec` is the public way to it, so that the renames inside
 * @aws-sdk/core (JsonCodec → JsonCodec2) do not touch us.
 */
function makeCodec(encoding: Encoding, settings: ProtocolSettings): Codec {
	const Protocol = protocols[encoding] as unknown as new (
		options: ProtocolSettings,
	) => {getPayloadCodec(): PayloadCodec};
	const payload = new Protocol({
		...settings,
		awsQueryCompatible: settings.awsQueryCompatible ?? false,
	}).getPayloadCodec();
	return {
		async decode(schema, body) {
			const data = encoding === 'cbor' ? body : Buffer.from(body).toString('utf8');
			return (await payload.createDeserializer().read(schema, data)) as Record<string, unknown>;
		},
		encode(schema, value) {
			const serializer = payload.createSerializer();
			serializer.write(schema, value);
			return serializer.flush();
		},
	};
}
