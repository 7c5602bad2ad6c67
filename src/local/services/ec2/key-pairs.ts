import {createHash, generateKeyPair} from 'node:crypto';
import {promisify} from 'node:util';
import type {CreateKeyPairRequest} from '@aws-sdk/client-ec2';
import {AwsError} from '../../wire/errors.ts';
import type {Ec2Core, Ec2Handlers} from './core.ts';
import {required} from './errors.ts';
import {newId} from './ids.ts';
import {tagsFor} from './tags.ts';

const generate = promisify(generateKeyPair);

/** Throws InvalidKeyPair.NotFound. */
export function findKeyPair({tables}: Ec2Core, name: string) {
	const pair = tables.keyPairs.all().find(({KeyName}) => KeyName === name);
	if (pair !== undefined) return pair;
	throw new AwsError('InvalidKeyPair.NotFound', `The key pair '${name}' does not exist`);
}

export function keyPairHandlers(core: Ec2Core): Ec2Handlers {
	const {keyPairs} = core.tables;
	const checkNew = (name: string): void => {
		if (!keyPairs.all().some(({KeyName}) => KeyName === name)) return;
		throw new AwsError('InvalidKeyPair.Duplicate', 'The keypair already exists');
	};
	return {
		async CreateKeyPair({KeyName, KeyType = 'rsa', TagSpecifications}) {
			const name = required(KeyName, 'keyName');
			checkNew(name);
			const Tags = tagsFor('key-pair', TagSpecifications);
			const {privateKey, publicKey} = await newKeys(KeyType);
			checkNew(name);
			const KeyFingerprint = fingerprint('sha1', publicKey);
			const pair = {KeyPairId: newId('key'), KeyName: name, KeyType, KeyFingerprint, Tags};
			keyPairs.save({...pair, CreateTime: core.context.clock.now()});
			return {...pair, KeyMaterial: privateKey};
		},
		ImportKeyPair({KeyName, PublicKeyMaterial, TagSpecifications}) {
			const name = required(KeyName, 'keyName');
			checkNew(name);
			const text = Buffer.from(PublicKeyMaterial ?? []).toString();
			const [, kind, encoded = ''] = /(ssh-rsa|ssh-ed25519)\s+([A-Za-z0-9+/=]+)/.exec(text) ?? [];
			if (kind === undefined) throw new AwsError('InvalidKey.Format', 'Key is not in valid OpenSSH public key format');
			const KeyType = kind === 'ssh-rsa' ? ('rsa' as const) : ('ed25519' as const);
			const KeyFingerprint = fingerprint('md5', Buffer.from(encoded, 'base64'));
			const Tags = tagsFor('key-pair', TagSpecifications);
			const pair = {KeyPairId: newId('key'), KeyName: name, KeyFingerprint, Tags};
			keyPairs.save({...pair, KeyType, CreateTime: core.context.clock.now(), PublicKey: text});
			return pair;
		},
		DescribeKeyPairs({KeyNames, KeyPairIds, Filters, IncludePublicKey}) {
			const named = (KeyNames ?? []).map((name) => findKeyPair(core, name).KeyPairId ?? '');
			const {items} = keyPairs.describe({ids: [...(KeyPairIds ?? []), ...named], filters: Filters});
			return {
				KeyPairs: items.map(({PublicKey, ...pair}) => (IncludePublicKey === true ? {...pair, PublicKey} : pair)),
			};
		},
		DeleteKeyPair({KeyName, KeyPairId}) {
			// A key pair that does not exist is as good as deleted, EC2 says.
			const pair = keyPairs.all().find((one) => one.KeyName === KeyName || one.KeyPairId === KeyPairId);
			if (pair !== undefined) keyPairs.delete(pair.KeyPairId ?? '');
			return {Return: true, KeyPairId: pair?.KeyPairId};
		},
	};
}

async function newKeys(type: CreateKeyPairRequest['KeyType']) {
	if (type === 'ed25519') {
		return generate('ed25519', {
			publicKeyEncoding: {type: 'spki', format: 'der'},
			privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
		});
	}
	return generate('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: {type: 'spki', format: 'der'},
		privateKeyEncoding: {type: 'pkcs1', format: 'pem'},
	});
}

function fingerprint(algorithm: string, key: Uint8Array): string {
	return createHash(algorithm)
		.update(key)
		.digest('hex')
		.replaceAll(/(..)(?=.)/g, '$1:');
}
