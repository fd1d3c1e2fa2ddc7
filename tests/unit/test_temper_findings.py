from tests.checking import found_in, kinds, money


def test_many_figures_with_two_values_are_one_warning_that_the_reading_is_in_doubt() -> None:
    projects = ("DA1", "DA2", "DA4", "DA5", "DA6")
    figures = [money(project, written) for project in projects for written in ("100", "700")]
    found = found_in(figures)
    assert kinds(found) == [("conflicting_values", "warning", None)]
    assert "5 trong 5 số liệu" in found["message_vi"].item()
    assert "các dòng 1, 2, 3" in found["message_vi"].item()


def test_errors_of_a_document_whose_reading_is_in_doubt_are_warnings() -> None:
    projects = ("DA1", "DA2", "DA4", "DA5", "DA6")
    figures = [money(project, written) for project in projects for written in ("100", "700")]
    wrong = [money("DA7", "360"), money("DA7", "170", "disbursed"), money("DA7", "19", "carried_out")]
    assert {severity for _, severity, _ in kinds(found_in(figures + wrong))} == {"warning"}


def test_few_conflicts_among_many_figures_stay_errors() -> None:
    figures = [money("DA2", written) for written in ("100", "700")]
    assert kinds(found_in(figures)) == [("conflicting_values", "error", "DA2")]
