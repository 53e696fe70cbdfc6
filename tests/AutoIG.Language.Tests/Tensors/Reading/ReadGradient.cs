using System.Numerics;
using AutoIG.CompilerServices;
using AutoIG.Language.Tests.Reading;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <inheritdoc/>
internal sealed class ReadGradient<T>(GeneratedText<T> text, ClassDeclarationSyntax type) : GradientProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Prefix(Batch<T> batch) => Sweep.Run(text, type, nameof(Prefix), batch);

    public override void Forward(Batch<T> batch) => Sweep.Run(text, type, nameof(Forward), batch);

    public override void Backward<TGate>(Batch<T> batch)
    {
        if (typeof(TGate) != typeof(GradientGate<T>))
            throw new ReadingFault($"{typeof(TGate)} is not read.");
        Sweep.Run(text, type, nameof(Backward), batch);
    }

    public override void PrefixTransposed(Batch<T> batch) => Sweep.Run(text, type, nameof(PrefixTransposed), batch);
}
