const arnPattern = /^arn:aws[\w-]*:([\w-]+):([\w-]*):(\d{12})?:(.+)$/;

export const serviceOf = (arn: string): string | undefined => arnPattern.exec(arn)?.[1];
export const regionOf = (arn: string): string | undefined => arnPattern.exec(arn)?.[2];

/** What stands behind the account: a queue's name, `event-bus/…`, `log-group:…`. */
export const resourceOf = (arn: string): string => arnPattern.exec(arn)?.[4] ?? '';
