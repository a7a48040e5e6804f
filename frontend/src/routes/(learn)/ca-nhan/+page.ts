import type { Batch, SessionRow } from '$lib/api/types';
import { fromApi } from '$lib/api/load';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, parent }) => {
	const { viewer } = await parent();
	if (!viewer.person) return { sessions: [] };
	const answer = await fromApi<Batch<SessionRow> | SessionRow[]>({ fetch }, api.viewerSessions);
	return { sessions: Array.isArray(answer) ? answer : answer.items };
};
