import type {Logger} from '@smithy/types';

/** The SDK writes to the console unless it is given a logger. */
export const silentLogger: Logger = {trace() {}, debug() {}, info() {}, warn() {}, error() {}};
