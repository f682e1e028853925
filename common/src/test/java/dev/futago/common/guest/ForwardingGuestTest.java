package dev.futago.common.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;

/** A method that a guest gets is not forgotten by those that stand before one. */
class ForwardingGuestTest {

    @Test
    void everyMethodOfAGuestIsForwarded() {
        List<String> forwarded = signaturesOf(ForwardingGuest.class);

        assertThat(forwarded).isNotEmpty().containsAll(signaturesOf(Guest.class));
    }

    private static List<String> signaturesOf(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .map(ForwardingGuestTest::signatureOf)
                .toList();
    }

    private static String signatureOf(Method method) {
        return method.getName() + Arrays.toString(method.getParameterTypes());
    }
}
