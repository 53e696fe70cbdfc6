using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Language.Tests.Tensors.Interpretation;
using AutoIG.Language.Tests.Tensors.Syntax;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>The fields of a model, as its constructor leaves them.</summary>
internal static class ReadModel
{
    public static Instance Of<T>(TensorProgram program)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var model = new Instance(null);
        foreach (var weight in program.Weights)
            model.Members[weight.Name] = Tensor<T>(weight, weight.Number);
        foreach (var setting in program.Settings)
            model.Members[setting.Name] = setting.IsTruth ? setting.Setting != 0 : (int)setting.Setting!.Value;
        foreach (var block in program.Blocks)
        {
            object[] made = [.. block.Numbers.Select(number =>
            {
                var one = new Instance(null);
                foreach (var weight in TensorProgram.WeightsOf(block))
                    one.Members[weight.Name] = Tensor<T>(weight, number + weight.Number);
                return one;
            })];
            model.Members[block.Name] = block.IsArray ? made : made[0];
        }
        return model;
    }

    private static Tensor<T> Tensor<T>(Weight weight, long seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => System.Numerics.Tensors.Tensor.Create(
            Enumerable.Range(0, Sizes.Count(weight.Shape)).Select(i => T.CreateChecked(Weight.Element(seed, i))).ToArray(),
            [.. weight.Shape.Select(size => (nint)size)]);
}
