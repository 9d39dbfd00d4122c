"""Where figures come from."""

import re

import made_up_bloc as bloc
from analysis.views import sources
from measured_bloc import made


def test_the_page_behind_a_target_adds_up_and_says_who_is_not_counted():
    data = made(bloc.draw(3))
    for target in data.targets["target"]:
        shown = sources.of_target(data, target)
        assert "tổ chức khớp với kết quả" in shown.parts[0].points[1]
        for row in shown.parts[1].frame.to_dict("records")[:-3]:
            for cell in list(row.values())[1:]:
                assert re.fullmatch(
                    r"–|[\d.]+/[\d.]+\s?[●◇△]?\*?|chưa gửi|chưa xếp loại|không có quyết định xếp loại|(số có lỗi|không có số).*",
                    cell,
                )
