import { audience, centre, conflict, news } from './centre';
import { accounts, lesson, player } from './learn';
import { book, contributorRoles, entry, languages, library, paper, reader } from './read';

import type { RestWords } from '..';

const en: RestWords = {
	conflict,
	audience,
	centre,
	news,
	accounts,
	lesson,
	player,
	library,
	book,
	paper,
	contributorRoles,
	languages,
	reader,
	entry
};

export default en;
