"""What notebooks usually import runs behind the wall, and costs nothing before it is imported."""

from collections.abc import Iterator

import pytest

from graders.guest.offered import ABSENT, PACKAGES
from graders.guest.plan import Cell, Failed, Got, Load, Value
from graders.host import isolation
from graders.host.child import Start
from graders.host.isolation import Level
from graders.host.process import Limits
from graders.host.session import Transcript, take

USES = {
    "scipy": "import scipy.linalg as sl\nx = float(round(sl.norm([3, 4])))",
    "scipy's statistics": "from scipy import stats\nx = float(round(stats.norm.cdf(9) * 5))",
    "scipy's optimizers": "from scipy.optimize import minimize\n"
    "x = float(round(minimize(lambda z: (z[0] - 5) ** 2, [0.0]).x[0]))",
    "scipy's sparse matrices": "from scipy import sparse\nx = float(sparse.eye(5).sum())",
    "scipy's special functions": "from scipy.special import expit\nx = float(10 * expit(0))",
    "pandas": "import pandas as pd\nx = float(pd.DataFrame({'a': [2, 3]})['a'].sum())",
    "pandas's files": "import pandas as pd\npd.Series([5]).to_csv('a.csv')\n"
    "x = float(pd.read_csv('a.csv').iloc[0, 1])",
    "sklearn": "from sklearn.linear_model import LinearRegression\n"
    "x = float(round(LinearRegression().fit([[1], [2]], [1, 2]).predict([[5]])[0]))",
    "sklearn's clusters": "from sklearn.cluster import KMeans\n"
    "x = float(len(KMeans(5, n_init=1).fit([[k] for k in range(9)]).cluster_centers_))",
    "sklearn's splits": "from sklearn.model_selection import train_test_split\n"
    "x = float(len(train_test_split(range(10), test_size=5)[1]))",
    "einops": "import numpy as np\nfrom einops import rearrange\n"
    "x = float(rearrange(np.ones((5, 1)), 'a b -> b a').shape[1])",
    "seaborn": "import seaborn as sns\nx = float(len(sns.color_palette(n_colors=5)))",
    "seaborn's plots": "import seaborn as sns\nsns.lineplot(x=[1, 2], y=[1, 2])\nx = 5.0",
    "matplotlib": "import matplotlib.pyplot as plt\nplt.plot([1])\nplt.savefig('a.png')\nx = 5.0",
    "tqdm": "from tqdm import tqdm\nx = float(sum(1 for _ in tqdm(range(5))))",
}
LIMITS = Limits(statement_seconds=60.0, patience_seconds=120.0)


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    with isolation.guests(("numpy",), Level.WEAK) as guests:
        yield guests.start


def run(source: str, start: Start) -> Transcript:
    return take(
        Load((Cell("a.ipynb, cell 1", source),), {}, {}), {"1": (Value("x"),)}, LIMITS, start
    )


@pytest.mark.parametrize("use", USES)
def test_an_honest_use_of_each_runs(use: str, start: Start) -> None:
    found = run(USES[use], start)
    assert (found.records["1"], found.faults) == ((Got(5.0),), ())


def test_every_package_has_a_use() -> None:
    assert {use.partition("'")[0] for use in USES} == set(PACKAGES)


def test_none_is_imported_before_a_submission_does(start: Start) -> None:
    source = f"import sys\nx = sorted(set(sys.modules) & {set(PACKAGES)!r})"
    assert run(source, start).records["1"] == (Got([]),)


@pytest.mark.parametrize("name", [name for name in ABSENT if name != "google"])
def test_what_cannot_be_had_is_told_by_name(name: str, start: Start) -> None:
    found = run(f"import {name}.models as m\nx = 5", start)
    (fault,) = found.faults
    assert name in fault.says
    assert ABSENT[name] in fault.says
    assert not isinstance(found.records["1"][0], Failed)
