"""What this computer can run the networks on."""

import ctypes
import sys
import warnings
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True)
class CudaDevice:
    """One NVIDIA card: its name, its memory in bytes (all, and free now)."""

    name: str
    memory: int
    free: int


@dataclass(frozen=True)
class OpenVinoDevice:
    """One device of OpenVINO: its short name ("CPU") and its full one."""

    name: str
    full_name: str


@dataclass(frozen=True)
class DeviceFacts:
    """Devices of this computer, and what the installed libraries make of them.

    Attributes
    ----------
    cuda_build : str
        The version of CUDA that torch was built for, empty for a CPU build.
    cpu_bf16 : bool
        Whether the processor has instructions for bf16.  Neither OpenVINO's list of
        capabilities nor torch's mkldnn can tell: both say yes wherever AVX-512 can imitate it.
    cuda : tuple of CudaDevice
    openvino : tuple of OpenVinoDevice
        Empty where OpenVINO is not installed.
    """

    cuda_build: str
    cpu_bf16: bool
    cuda: tuple[CudaDevice, ...]
    openvino: tuple[OpenVinoDevice, ...]

    @property
    def engines(self) -> tuple[str, ...]:
        """Names of the engines that can run here, fastest first.

        >>> DeviceFacts("", False, (), (OpenVinoDevice("CPU", "AMD EPYC"),)).engines
        ('openvino', 'torch')
        """
        cuda = ("cuda",) if self.cuda else ()
        openvino = ("openvino",) if any(device.name == "CPU" for device in self.openvino) else ()
        return (*cuda, *openvino, "torch")


def devices() -> DeviceFacts:
    """Look at this computer; takes seconds the first time, for torch and OpenVINO are imported."""
    import torch

    return DeviceFacts(
        cuda_build=torch.version.cuda or "",
        cpu_bf16=has_bf16(),
        cuda=_cuda(),
        openvino=_openvino(),
    )


def has_bf16() -> bool:
    """Whether the processor has instructions for bf16 (see `DeviceFacts.cpu_bf16`)."""
    seen = getattr(import_module("numpy._core._multiarray_umath"), "__cpu_features__", {})
    if "AVX512BF16" in seen:  # since NumPy 2.4
        return bool(seen["AVX512BF16"])
    import torch

    supported = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return bool(supported and supported())


def has_cuda() -> bool:
    """Whether torch can use a card of NVIDIA's; it is only imported where there may be one."""
    if not (_torch_knows_cuda() and _has_driver()):
        return False
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a build with CUDA warns where the driver is too old
        return bool(torch.cuda.is_available())


def _torch_knows_cuda() -> bool:
    """Whether the installed torch was built with CUDA, by the libraries that lie in it."""
    package = find_spec("torch")
    folders = package.submodule_search_locations if package is not None else None
    return any(any((Path(f) / "lib").glob("*torch_cuda*")) for f in folders or ())


def _has_driver() -> bool:
    """Whether NVIDIA's driver is there and has found a card."""
    try:
        driver = ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
        count = ctypes.c_int(0)
        started = driver.cuInit(0) == 0 and driver.cuDeviceGetCount(ctypes.byref(count)) == 0
    except (OSError, AttributeError):
        return False
    return started and count.value > 0


def _cuda() -> tuple[CudaDevice, ...]:
    import torch

    count = torch.cuda.device_count() if has_cuda() else 0
    found = []
    for index in range(count):
        free, memory = torch.cuda.mem_get_info(index)
        found.append(CudaDevice(torch.cuda.get_device_name(index), memory, free))
    return tuple(found)


def _openvino() -> tuple[OpenVinoDevice, ...]:
    try:
        import openvino
    except ImportError:
        return ()
    core = openvino.Core()
    return tuple(
        OpenVinoDevice(name, str(core.get_property(name, "FULL_DEVICE_NAME")).strip())
        for name in core.available_devices
    )
