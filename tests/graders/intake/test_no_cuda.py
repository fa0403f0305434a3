"""Code that asks for a GPU by name runs on the CPU. Each way of asking is tried in a process apart,
as the change of torch holds until the process ends."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from graders.guest import no_cuda

GUEST = Path(no_cuda.__file__).parent
SETTING = """
import json, sys, warnings
sys.path.insert(0, sys.argv[1])
warnings.simplefilter("ignore")
import no_cuda
no_cuda.install(json.loads(sys.argv[2]))
import io, torch
x = torch.zeros(3)
linear = torch.nn.Linear(2, 2)
saved = io.BytesIO()
torch.save(x, saved)
saved.seek(0)
for line in json.loads(sys.argv[3]):
    try:
        print(repr(str(eval(line))))
    except BaseException as error:
        print(repr(f"{type(error).__name__}: {error}"))
"""
ON_CPU = {
    "x.cuda().device": "cpu",
    "x.cuda(0).device": "cpu",
    "x.to('cuda').device": "cpu",
    "x.to('cuda:1', torch.float64).dtype": "torch.float64",
    "x.to(device='cuda').device": "cpu",
    "x.to(torch.device('cuda', 0)).device": "cpu",
    "x.to('mps').device": "cpu",
    "x.to(0).device": "cpu",
    "x.to(x).device": "cpu",
    "x.to(torch.float64).dtype": "torch.float64",
    "x.type('torch.cuda.DoubleTensor').dtype": "torch.float64",
    "x.type('torch.DoubleTensor').dtype": "torch.float64",
    "x.pin_memory().device": "cpu",
    "linear.cuda().weight.device": "cpu",
    "linear.to('cuda').weight.device": "cpu",
    "linear.to(device='cuda', dtype=torch.float64).weight.dtype": "torch.float64",
    "torch.nn.Linear(2, 2, device='cuda').weight.device": "cpu",
    "torch.tensor([1.0], device='cuda').device": "cpu",
    "torch.zeros_like(x, device='cuda').device": "cpu",
    "torch.zeros(2, device=0).device": "cpu",
    "torch.zeros(2, device=None).device": "cpu",
    "torch.zeros(2, device='meta').device": "meta",
    "torch.device('cuda')": "cpu",
    "torch.device('cpu')": "cpu",
    "torch.cuda.FloatTensor([1, 2]).device": "cpu",
    "torch.cuda.is_available()": "False",
    "torch.cuda.synchronize()": "None",
    "torch.cuda.get_device_name(0)": "cpu",
    "torch.load(saved).device": "cpu",
    "torch.vmap(lambda a: a.cuda() + 1)(x).sum().item()": "3.0",
    "torch.func.grad(lambda a: a.to('cuda').sum())(x).sum().item()": "3.0",
    "torch.set_default_device('cuda')": "None",
    "torch.zeros(2).device": "cpu",
}


def evaluated(sources: list[str], lines: list[str]) -> list[str]:
    arguments = [sys.executable, "-c", SETTING, str(GUEST), *map(json.dumps, (sources, lines))]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    return [ast.literal_eval(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def watched() -> dict[str, str]:
    return dict(zip(ON_CPU, evaluated(["x.cuda()"], list(ON_CPU)), strict=True))


@pytest.mark.parametrize("line", ON_CPU)
def test_what_asks_for_a_gpu_runs_on_the_cpu(line: str, watched: dict[str, str]) -> None:
    assert watched[line] == ON_CPU[line]


def test_calls_are_left_alone_where_no_source_asks() -> None:
    lines = ["x.cuda()", "torch.cuda.synchronize()", "torch.overrides._len_torch_function_stack()"]
    error, harmless, modes = evaluated(["torch.cuda.is_available()"], lines)
    assert error.startswith("AssertionError: Torch not compiled with CUDA")
    assert (harmless, modes) == ("None", "0")
