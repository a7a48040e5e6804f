/** What went wrong, as a sentence that a person can act on. */
import { t } from '$lib/i18n';

export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
		readonly fields: Record<string, string> = {},
		readonly retryAfter: number | null = null,
		/** The version that is stored now, when somebody else was first (409). */
		readonly current: number | null = null
	) {
		super(message);
	}
}

export const offline = () => new ApiError(0, 'offline', t.errors.offline);

/** An answer that is not a success, read into an error; a proxy's HTML page too. */
export async function readError(answer: Response): Promise<ApiError> {
	const retry = Number(answer.headers.get('Retry-After')) || null;
	let body: { code?: string; message?: string; fields?: Record<string, string>; current?: number } = {};
	try {
		body = await answer.json();
	} catch {
		/* not ours: the sentence comes from the status */
	}
	const code = body.code ?? byStatus[answer.status] ?? 'internal';
	return new ApiError(answer.status, code, body.message ?? sentence(code), body.fields ?? {}, retry, body.current ?? null);
}

const byStatus: Record<number, string> = {
	401: 'signed_out',
	403: 'forbidden',
	404: 'not_found',
	409: 'conflict',
	413: 'too_large',
	415: 'unsupported',
	422: 'invalid',
	429: 'throttled',
	503: 'too_busy',
	507: 'disk_full'
};

const sentence = (code: string): string =>
	(t.errors as Record<string, string>)[code] ?? t.errors.internal;

/** The sentence for anything that was thrown. */
export function saying(error: unknown): string {
	if (error instanceof ApiError) return error.message;
	return t.errors.internal;
}
