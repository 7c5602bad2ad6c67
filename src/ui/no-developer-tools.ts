/** Stands where Ink would load React's development tools; its published build never does. */
export const initialize = (): void => undefined;
export const connectToDevTools = (): void => undefined;
