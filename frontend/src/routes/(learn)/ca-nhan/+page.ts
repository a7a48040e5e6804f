import type { Batch, OwnLogin, SessionRow } from '$lib/api/types';
import { fromApi } from '$lib/api/load';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, parent }) => {
	const { viewer } = await parent();
	if (!viewer.person) return { sessions: [], logins: [] };
	const [sessions, logins] = await Promise.all([
		fromApi<Batch<SessionRow>>({ fetch }, api.viewerSessions),
		fromApi<Batch<OwnLogin>>({ fetch }, api.viewerLogins)
	]);
	return { sessions: sessions.items, logins: logins.items };
};
