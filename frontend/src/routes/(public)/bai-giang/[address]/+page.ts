import type { LectureView } from '$lib/api/types';
import { view } from '$lib/api/load';
import { api, shortOf } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch, params }) => {
	const lecture = await view<LectureView>({ url, fetch }, api.lecture(shortOf(params.address)));
	return { lecture, here: lecture.unit };
};
