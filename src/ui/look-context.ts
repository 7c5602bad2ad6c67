import {createContext, useContext} from 'react';
import {createLook, type Look} from './look.ts';

export const LookContext = createContext<Look>(createLook());

/** The look of everything below the frame. */
export const useLook = (): Look => useContext(LookContext);
