using System.Numerics;
using AutoIG.CompilerServices;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <inheritdoc/>
internal sealed class ReadPushforward<T>(GeneratedText<T> text, ClassDeclarationSyntax type) : PushforwardProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Pushforward(Batch<T> batch) => Sweep.Run(text, type, nameof(Pushforward), batch);
}
