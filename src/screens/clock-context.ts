import {createContext, useContext} from 'react';
import {createStore, type StoreApi} from 'zustand/vanilla';

/** Milliseconds since 1970; changes once a second. */
export type Clock = StoreApi<{readonly now: number}>;

export const ClockContext = createContext<Clock>(createStore(() => ({now: Date.now()})));

/** The one clock of the frame: what ticks by it is drawn in one frame with all else that does. */
export const useClock = (): Clock => useContext(ClockContext);
