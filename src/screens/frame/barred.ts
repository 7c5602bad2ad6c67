import type {SessionView} from '../../store/session.ts';

/** Why nothing may be changed now; undefined when it may. Who we are has to stand in the header first. */
export function barredBy({readOnly, phase, account}: SessionView): string | undefined {
	if (readOnly) return 'read-only: start without --read-only to do it';
	if (phase !== 'open' || account === undefined) return 'which account this is, is not known yet';
	return undefined;
}
