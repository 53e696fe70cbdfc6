"""Networks of torchvision and a few small ones, untrained, as PyTorch exports them: each that the folder lacks."""
import os
import warnings

import torch
import torchvision
from torch import nn

warnings.filterwarnings("ignore")
torch.set_num_threads(1)


class Words(nn.Module):
    """Words read in both directions."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(1000, 64)
        self.lstm = nn.LSTM(64, 64, 2, bidirectional=True, batch_first=True)
        self.head = nn.Linear(128, 3)

    def forward(self, ids):
        states, _ = self.lstm(self.embedding(ids))
        return self.head(states.mean(1))


class Keyword(nn.Module):
    """The last state of a series."""

    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(40, 96)
        self.head = nn.Linear(96, 12)

    def forward(self, x):
        return self.head(self.gru(x)[1][-1])


class Encoder(nn.Module):
    """A transformer whose first token answers."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(1000, 128)
        self.positions = nn.Parameter(torch.randn(64, 128))
        self.encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(128, 4, 256, batch_first=True, activation="gelu"), 4)
        self.head = nn.Linear(128, 2)

    def forward(self, ids):
        return self.head(self.encoder(self.embedding(ids) + self.positions[: ids.shape[1]])[:, 0])


class UNet(nn.Module):
    """Down and up again, with both kinds of enlarging."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 8, 3, padding=1)
        self.norm = nn.GroupNorm(2, 8)
        self.up = nn.ConvTranspose2d(8, 8, 2, 2)
        self.instance = nn.InstanceNorm2d(8, affine=True)
        self.resized = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False)
        self.last = nn.Conv2d(16, 1, 1)

    def forward(self, x):
        h = nn.functional.max_pool2d(torch.relu(self.norm(self.first(x))), 2)
        return torch.sigmoid(self.last(torch.cat([self.instance(self.up(h)), self.resized(h)], 1)))


def export(name, make, x, **options):
    path = f"{name}.onnx"
    if os.path.exists(path):
        return
    torch.manual_seed(0)
    torch.onnx.export(make().eval(), x(), path, opset_version=17, **options)


def image():
    return torch.randn(1, 3, 224, 224)


def ids(count):
    return lambda: torch.randint(0, 1000, (1, count))


models = torchvision.models
tokens = {"input_names": ["ids"], "dynamic_axes": {"ids": {0: "batch", 1: "tokens"}}}
export("resnet18-pytorch", models.resnet18, image)
export("mobilenet-v3", models.mobilenet_v3_small, image)
export("efficientnet-b0", models.efficientnet_b0, image)
export("shufflenet-v2", models.shufflenet_v2_x0_5, image)
export("convnext-tiny", models.convnext_tiny, image)
export("vit", lambda: models.VisionTransformer(224, 32, 4, 6, 192, 768), image)
export("bilstm", Words, ids(20), **tokens)
export("encoder", Encoder, ids(32), **tokens)
export("gru", Keyword, lambda: torch.randn(50, 1, 40))
export("unet", UNet, lambda: torch.randn(1, 3, 32, 32))
